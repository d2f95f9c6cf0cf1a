#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rl/search/search_run.h"
#include "rl/session/reading_state.h"
#include "util/progress_line.h"

namespace ohmic::app {

/// What a search has spent of its budget beside episodes.
struct SearchSpent {
  int evaluations = 0;  ///< distinct policies among the trials
  int prices = 0;       ///< distinct policies priced
};

/// Tells on stderr how a search is doing: one line that is rewritten on a terminal, else a line
/// every tenth of the way.
class SearchProgress {
 public:
  /// budget: of the whole run; done: episodes that an earlier process did.
  SearchProgress(const SearchBudget& budget, std::size_t done);

  void show(const std::vector<Trial>& trials, const SearchSpent& used);

 private:
  std::string text(const std::vector<Trial>& trials, const SearchSpent& used) const;
  /// How much of the budget is spent, 1 = all.
  double share(std::size_t episodes, const SearchSpent& used) const;

  SearchBudget budget_;
  int tenths_ = 0;  // shown so far
  Pace pace_;       // a step is an episode
  ProgressLine line_;
};

/// Tells on stderr how far the readings of images behind the last episode are, which can take
/// minutes: what is read at the beginning of each, then as SearchProgress does.
class ReadingProgress {
 public:
  void show(const ReadingState& state);

 private:
  static std::string begin_text(const ReadingState& state);
  std::string text(const ReadingState& state) const;

  std::size_t tenths_ = 0;  // shown so far
  Pace pace_;               // a step is a policy
  std::optional<ProgressLine> line_;
};

}  // namespace ohmic::app
