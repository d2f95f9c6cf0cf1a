#include "rl/search/search_run.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ohmic {

SearchRun::SearchRun(Agent& agent, CandidateEvaluator& evaluator, const RewardFunction& reward,
                     TrialStore& store)
    : agent_(agent),
      evaluator_(evaluator),
      reward_(reward),
      store_(store),
      trials_(store.trials()) {
  for (std::size_t i = 0; i < trials_.size(); ++i) {
    evaluator_.remember(trials_[i].policy, trials_[i].outcome);
    if (judged_.insert(trials_[i].policy).second) news_ = i + 1;
  }
  for (const auto& [policy, cost] : store_.prices()) evaluator_.remember(policy, cost);
  evaluator_.on_price([this](const QuantPolicy& policy, const HardwareCost& cost) {
    store_.add_price(policy, cost, evaluator_.effort());
  });
  if (const auto checkpoint = store_.checkpoint()) {
    agent_.load(checkpoint->state);
    next_batch_ = checkpoint->episode;
  }
}

SearchRun::~SearchRun() { evaluator_.on_price({}); }

bool SearchRun::run(const SearchBudget& budget, const AfterEpisode& after) {
  while (next_batch_ < budget.episodes && !spent(budget)) {
    const int most = std::min(agent_.batch_size(), budget.episodes - next_batch_);
    const auto policies = evaluator_.as_agent([&] { return agent_.propose(most); });
    if (policies.empty()) break;  // the agent is done
    const int count = static_cast<int>(policies.size());
    for (int i = 0; i < count; ++i) {
      if (!play(next_batch_ + i, policies[static_cast<std::size_t>(i)], after)) return false;
      if (spent(budget)) return true;  // what is left of the batch has no place in the budget
    }
    const std::vector<Trial> batch(trials_.begin() + next_batch_,
                                   trials_.begin() + next_batch_ + count);
    evaluator_.as_agent([&] { agent_.learn(batch); });
    next_batch_ += count;
    store_.save_checkpoint({next_batch_, agent_.save()}, evaluator_.effort());
  }
  return true;
}

bool SearchRun::play(int episode, const QuantPolicy& policy, const AfterEpisode& after) {
  if (static_cast<std::size_t>(episode) < trials_.size()) {
    if (trials_[static_cast<std::size_t>(episode)].policy == policy) return true;
    throw std::runtime_error("episode " + std::to_string(episode) +
                             " of the stored run is not what its agent proposes now: was the run "
                             "begun by another version, or on another machine?");
  }
  trials_.push_back(reward_.judge(episode, policy, evaluator_.evaluate(policy)));
  if (judged_.insert(policy).second) news_ = trials_.size();
  store_.add(trials_.back(), evaluator_.effort());
  return after(trials_);
}

}  // namespace ohmic
