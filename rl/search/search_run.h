#pragma once

#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "rl/agents/agent.h"
#include "rl/env/reward_function.h"
#include "rl/search/candidate_evaluator.h"
#include "rl/search/trial_store.h"

namespace ohmic {

/// Where a search ends. evaluations: distinct policies judged, 0 for no such limit; an episode on a
/// policy that was judged before costs an episode alone, but a run so limited also ends behind
/// kPatience of them in a row: a small network may have fewer policies within the threshold.
/// prices: distinct policies priced, 0 for no such limit; the last batch has as many policies as
/// would reach it at the prices that a policy took so far, one at least.
struct SearchBudget {
  static constexpr std::size_t kPatience = 200;

  SearchBudget(int most_episodes, int most_evaluations = 0,  // NOLINT: episodes alone are a budget
               int most_prices = 0)
      : episodes(most_episodes), evaluations(most_evaluations), prices(most_prices) {}
  int episodes;
  int evaluations;
  int prices;
};

/// The loop of a search: the agent proposes, the oracles answer, the reward judges, the store
/// keeps. A run that was killed goes on from its store: the agent wakes at its last checkpoint and
/// is told the trials since then again, so the rest is what an uninterrupted run would have done. A
/// run whose budget was spent goes on in the same way under a larger one.
class SearchRun {
 public:
  /// All parts must outlive it. The store must have begun. Throws ConfigError if the agent cannot
  /// take up the store's checkpoint.
  SearchRun(Agent& agent, CandidateEvaluator& evaluator, const RewardFunction& reward,
            TrialStore& store);

  ~SearchRun();
  SearchRun(const SearchRun&) = delete;
  SearchRun& operator=(const SearchRun&) = delete;

  /// Called behind every episode that is new and stored; false asks to stop.
  using AfterEpisode = std::function<bool(const std::vector<Trial>& trials)>;

  /// Goes on to the end of the budget, or until the agent has no more to propose. False where
  /// `after` stopped it earlier. Throws ConfigError if the agent proposes other policies than it
  /// did when the run began.
  bool run(const SearchBudget& budget, const AfterEpisode& after);

  const std::vector<Trial>& trials() const { return trials_; }
  TrialStore& store() const { return store_; }
  /// Distinct policies among the trials.
  int evaluations() const { return static_cast<int>(judged_.size()); }
  /// Distinct policies that were priced up to the last batch.
  int prices() const { return prices_; }

 private:
  bool spent(const SearchBudget& budget) const {
    return budget.evaluations > 0 && (evaluations() >= budget.evaluations ||
                                      trials_.size() - news_ >= SearchBudget::kPatience);
  }
  bool priced_out(const SearchBudget& budget) const {
    return budget.prices > 0 && prices_ >= budget.prices;
  }
  /// Policies that the prices left are good for.
  int affordable(const SearchBudget& budget) const;
  void wake(const Checkpoint& checkpoint);
  /// The next batch, of at most so many policies; it begins with those that are stored already.
  std::vector<Candidate> propose(int most);
  bool begins_as_stored(const std::vector<Candidate>& policies) const;
  /// Hands the batch of so many trials to the agent, and stores what became of it.
  void learn(int count);
  /// The trial of the episode, from the store or from the oracles. False where `after` asks to
  /// stop.
  bool play(int episode, const Candidate& policy, const AfterEpisode& after);

  Agent& agent_;
  CandidateEvaluator& evaluator_;
  const RewardFunction& reward_;
  TrialStore& store_;
  std::vector<Trial> trials_;
  std::unordered_set<Candidate> judged_;  // their policies
  std::size_t news_ = 0;                  // trials up to the last one on a new policy
  int prices_ = 0;
  int next_batch_ = 0;  // first episode that the agent has not learned from
};

}  // namespace ohmic
