#pragma once

#include <chrono>
#include <vector>

#include "rl/search/search_run.h"

namespace ohmic::app {

/// Tells on stderr how a search is doing: one line that is rewritten on a terminal, else a line
/// every tenth of the way.
class SearchProgress {
 public:
  /// budget: of the whole run; done: episodes that an earlier process did.
  SearchProgress(const SearchBudget& budget, std::size_t done);
  /// Ends the rewritten line.
  ~SearchProgress();
  SearchProgress(const SearchProgress&) = delete;
  SearchProgress& operator=(const SearchProgress&) = delete;

  /// evaluations: distinct policies among the trials.
  void show(const std::vector<Trial>& trials, int evaluations);

 private:
  std::string line(const std::vector<Trial>& trials, int evaluations) const;
  /// How much of the budget is spent, 1 = all.
  double share(std::size_t episodes, int evaluations) const;

  SearchBudget budget_;
  int tenths_ = 0;  // shown so far
  std::size_t done_;
  bool terminal_;
  bool line_open_ = false;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace ohmic::app
