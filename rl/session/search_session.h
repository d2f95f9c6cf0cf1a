#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rl/agents/agents.h"
#include "rl/env/quant_env.h"
#include "rl/search/search_run.h"
#include "rl/session/reading_state.h"
#include "rl/session/search_input.h"
#include "rl/session/search_oracles.h"
#include "rl/session/search_results.h"

namespace ohmic {

/// One process's work on a search: who judges, who proposes, what W8A8 costs. The command and the
/// library search by it.
class SearchSession {
 public:
  /// What an earlier process knew of the search; nothing of one that has not begun.
  using Earlier = std::optional<RunState>;
  /// Called while policies are read behind the last episode: before the first, and after each.
  /// False asks to stop; the run's store has what was read up to then.
  using OnReading = std::function<bool(const ReadingState& state)>;

  /// Judges W8A8 and makes the agent. loading_s: seconds that loading the input took. Throws
  /// OutOfReachError if not even the cheapest policy of a new search meets the threshold.
  SearchSession(const SearchPlan& plan, SearchInput input, const AgentMaker& make,
                const Earlier& earlier = std::nullopt, double loading_s = 0);
  SearchSession(const SearchSession&) = delete;
  SearchSession& operator=(const SearchSession&) = delete;

  /// Notes the beginning of a new search in its store. config: text of its config.json.
  void begin(TrialStore& store, const std::string& config);
  /// The loop of the search; the store must have begun, and must outlive it as this object must.
  SearchRun open(TrialStore& store) { return {*agent_, evaluator_, reward_, store}; }
  SearchBudget budget() const { return {plan_.episodes, plan_.evaluations, plan_.prices}; }

  /// The best policy of a run. A search that screened reads its best ones again, on the images that
  /// it has not read yet. None if `told` stopped it.
  std::optional<FinalChoice> choose(const SearchRun& run, const OnReading& told = {});
  /// The same with everything that is told of a finished search: reads the test images.
  std::optional<SearchSummary> conclude(const SearchRun& run, const OnReading& told = {});

  const NetworkSpec& network() const { return network_; }
  SearchTime effort() const { return evaluator_.effort(); }

 private:
  using Clock = std::chrono::steady_clock;

  SearchTime spent(const Earlier& earlier, double loading_s) const;
  Evaluation baseline(const Earlier& earlier);
  DecisionSpace decisions();
  AgentContext context();
  void check_threshold();
  /// Accuracies of policies by an oracle; none if `told` stopped it.
  std::optional<std::vector<double>> read(CandidateAccuracy& oracle,
                                          const std::vector<Candidate>& policies,
                                          ReadingState state, TrialStore& store,
                                          const OnReading& told);
  bool read_best(SearchSummary& summary, TrialStore& store, const OnReading& told);
  bool read_uniform(SearchSummary& summary, const SearchRun& run, const OnReading& told);
  /// Accuracies on the images that an episode reads, of its episodes or read now.
  std::optional<std::vector<Trial>> judged(const std::vector<Candidate>& policies,
                                           const SearchRun& run, const OnReading& told);
  /// The oracle that reads what an episode leaves out.
  CandidateAccuracy& full_reader();
  ReadingState unread_images() const;
  /// What layers lose, learnt from the trials.
  std::vector<LayerLoss> losses(const std::vector<Trial>& trials) const;
  bool add_tuning(SearchSummary& summary, TrialStore& store, const OnReading& told);

  Clock::time_point start_ = Clock::now();
  SearchPlan plan_;
  NetworkSpec network_;
  QuantPolicy w8a8_;
  std::size_t screen_images_;
  SearchOracles oracles_;
  CandidateEvaluator evaluator_;
  RewardFunction reward_;
  QuantEnv env_;
  std::unique_ptr<Agent> agent_;
};

}  // namespace ohmic
