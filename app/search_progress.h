#pragma once

#include <chrono>
#include <vector>

#include "rl/trial.h"

namespace ohmic::app {

/// Tells on stderr how a search is doing: one line that is rewritten on a terminal, else a line
/// every tenth of the way.
class SearchProgress {
 public:
  /// episodes: of the whole run; done: those that an earlier process did.
  SearchProgress(int episodes, std::size_t done);
  /// Ends the rewritten line.
  ~SearchProgress();
  SearchProgress(const SearchProgress&) = delete;
  SearchProgress& operator=(const SearchProgress&) = delete;

  void show(const std::vector<Trial>& trials);

 private:
  std::string line(const std::vector<Trial>& trials) const;

  int episodes_;
  std::size_t done_;
  bool terminal_;
  bool line_open_ = false;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace ohmic::app
