#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rl/search/search_run.h"
#include "util/progress_line.h"

namespace ohmic::app {

/// Tells on stderr how a search is doing: one line that is rewritten on a terminal, else a line
/// every tenth of the way.
class SearchProgress {
 public:
  /// budget: of the whole run; done: episodes that an earlier process did.
  SearchProgress(const SearchBudget& budget, std::size_t done);

  /// evaluations: distinct policies among the trials.
  void show(const std::vector<Trial>& trials, int evaluations);

 private:
  std::string text(const std::vector<Trial>& trials, int evaluations) const;
  /// How much of the budget is spent, 1 = all.
  double share(std::size_t episodes, int evaluations) const;

  SearchBudget budget_;
  int tenths_ = 0;  // shown so far
  Pace pace_;       // a step is an episode
  ProgressLine line_;
};

/// Tells on stderr how far a reading of images behind the last episode is: it can take minutes.
class ReadingProgress {
 public:
  /// what: "reading test images". done: policies of `all` that are read; 0 begins a reading.
  void show(const std::string& what, std::size_t done, std::size_t all);

 private:
  Pace pace_;
  std::optional<ProgressLine> line_;
};

}  // namespace ohmic::app
