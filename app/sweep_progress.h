#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace ohmic::app {

/// Tells on stderr how a sweep or a comparison is doing: one line that is rewritten on a terminal,
/// else a line a chip or cell.
class SweepProgress {
 public:
  /// chips: of the whole sweep; done: those that an earlier process did; noun: what one is called.
  SweepProgress(std::size_t chips, std::size_t done, std::string noun = "chip");
  /// Ends the rewritten line.
  ~SweepProgress();
  SweepProgress(const SweepProgress&) = delete;
  SweepProgress& operator=(const SweepProgress&) = delete;

  /// One more chip has ended. chip: its label; outcome: what it came to.
  void show(const std::string& chip, const std::string& outcome);

 private:
  std::string noun_;
  std::size_t chips_;
  std::size_t done_before_;
  std::size_t done_;
  bool terminal_;
  bool line_open_ = false;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace ohmic::app
