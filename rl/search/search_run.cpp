#include "rl/search/search_run.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <string>

#include "util/config_error.h"

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
  evaluator_.on_price([this](const Candidate& policy, const HardwareCost& cost) {
    store_.add_price(policy, cost, evaluator_.effort());
  });
  if (const auto checkpoint = store_.checkpoint()) {
    wake(*checkpoint);
    next_batch_ = checkpoint->episode;
    prices_ = checkpoint->prices;
  }
}

SearchRun::~SearchRun() { evaluator_.on_price({}); }

void SearchRun::wake(const Checkpoint& checkpoint) {
  try {
    agent_.load(checkpoint.state);
  } catch (const std::exception&) {  // LibTorch's own among them
    throw ConfigError(store_.path(),
                      "the agent's checkpoint is not one that this build writes: the run cannot go "
                      "on");
  }
}

bool SearchRun::run(const SearchBudget& budget, const AfterEpisode& after) {
  while (next_batch_ < budget.episodes && !spent(budget) && !priced_out(budget)) {
    const int affordable = this->affordable(budget);
    const int most = std::min({agent_.batch_size(), budget.episodes - next_batch_, affordable});
    const bool cut = most < agent_.batch_size();
    const auto policies = propose(most);
    if (policies.empty()) break;  // the agent is done
    const int count = static_cast<int>(policies.size());
    evaluator_.expect(policies);
    for (int i = 0; i < count; ++i) {
      if (!play(next_batch_ + i, policies[static_cast<std::size_t>(i)], after)) return false;
      if (spent(budget)) return true;  // what is left of the batch has no place in the budget
    }
    // What the budget cut is learned from only if a later budget begins behind it.
    if (cut && (next_batch_ + count == budget.episodes || count == affordable)) return true;
    learn(count);
  }
  return true;
}

int SearchRun::affordable(const SearchBudget& budget) const {
  if (budget.prices == 0) return std::numeric_limits<int>::max();
  const int each = std::max(1, prices_ / std::max(1, next_batch_));
  return std::max(1, (budget.prices - prices_) / each);
}

std::vector<Candidate> SearchRun::propose(int most) {
  const auto asked = [this](int count) {
    return evaluator_.as_agent([&] { return agent_.propose(count); });
  };
  const int stored = static_cast<int>(trials_.size()) - next_batch_;
  if (stored <= 0 || stored >= most) return asked(most);
  // Episodes that no checkpoint covers: of a batch in which the process ended, or of the last batch
  // of a smaller budget, which some agents fill otherwise than a whole one.
  const Checkpoint before{next_batch_, prices_, agent_.save()};
  std::vector<Candidate> policies = asked(most);
  if (begins_as_stored(policies)) return policies;
  wake(before);
  return asked(stored);
}

bool SearchRun::begins_as_stored(const std::vector<Candidate>& policies) const {
  const auto stored = trials_.begin() + next_batch_;
  const auto count = std::min<std::ptrdiff_t>(trials_.end() - stored,
                                              static_cast<std::ptrdiff_t>(policies.size()));
  return std::equal(
      stored, stored + count, policies.begin(),
      [](const Trial& trial, const Candidate& policy) { return trial.policy == policy; });
}

void SearchRun::learn(int count) {
  const auto first = trials_.begin() + next_batch_;
  const std::vector<Trial> batch(first, first + count);
  evaluator_.as_agent([&] { agent_.learn(batch); });
  next_batch_ += count;
  prices_ = evaluator_.priced();
  store_.save_checkpoint({next_batch_, prices_, agent_.save()}, evaluator_.effort());
}

bool SearchRun::play(int episode, const Candidate& policy, const AfterEpisode& after) {
  if (static_cast<std::size_t>(episode) < trials_.size()) {
    if (trials_[static_cast<std::size_t>(episode)].policy == policy) return true;
    throw ConfigError(store_.path(),
                      "episode " + std::to_string(episode) +
                          " is not what the agent proposes now: was the run begun by another "
                          "version, or on another machine?");
  }
  trials_.push_back(reward_.judge(episode, policy, evaluator_.evaluate(policy)));
  if (judged_.insert(policy).second) news_ = trials_.size();
  store_.add(trials_.back(), evaluator_.effort());
  return after(trials_);
}

}  // namespace ohmic
