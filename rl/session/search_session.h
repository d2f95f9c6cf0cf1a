#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "rl/agents/agents.h"
#include "rl/env/quant_env.h"
#include "rl/search/search_run.h"
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
  /// Called while policies are read again behind the last episode: before the first, and after
  /// each. what: "reading test images".
  using OnReading = std::function<void(const char* what, std::size_t done, std::size_t all)>;

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
  SearchBudget budget() const { return {plan_.episodes, plan_.evaluations}; }

  /// The best policy of a run. A search that screened reads its best ones again, on all images.
  FinalChoice choose(const SearchRun& run, const OnReading& told = {});
  /// The same with everything that is told of a finished search: reads the test images.
  SearchSummary conclude(const SearchRun& run, const OnReading& told = {});

  const NetworkSpec& network() const { return network_; }
  SearchTime effort() const { return evaluator_.effort(); }

 private:
  using Clock = std::chrono::steady_clock;

  SearchTime spent(const Earlier& earlier, double loading_s) const;
  Evaluation baseline(const Earlier& earlier);
  AgentContext context();
  void check_threshold();
  void add_tuning(SearchSummary& summary);

  Clock::time_point start_ = Clock::now();
  SearchPlan plan_;
  NetworkSpec network_;
  QuantEnv env_;
  std::size_t screen_images_;
  SearchOracles oracles_;
  CandidateEvaluator evaluator_;
  RewardFunction reward_;
  std::unique_ptr<Agent> agent_;
};

}  // namespace ohmic
