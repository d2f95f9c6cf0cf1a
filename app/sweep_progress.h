#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace ohmic::app {

/// Tells on stderr how a sweep is doing: one line that is rewritten on a terminal, else a line a
/// chip.
class SweepProgress {
 public:
  /// chips: of the whole sweep; done: those that an earlier process did.
  SweepProgress(std::size_t chips, std::size_t done);
  /// Ends the rewritten line.
  ~SweepProgress();
  SweepProgress(const SweepProgress&) = delete;
  SweepProgress& operator=(const SweepProgress&) = delete;

  /// One more chip has ended. chip: its label; outcome: what it came to.
  void show(const std::string& chip, const std::string& outcome);

 private:
  std::size_t chips_;
  std::size_t done_before_;
  std::size_t done_;
  bool terminal_;
  bool line_open_ = false;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace ohmic::app
