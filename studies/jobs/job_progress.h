#pragma once

#include <cstddef>
#include <string>

#include "util/progress_line.h"

namespace ohmic {

/// Tells how the items of a study are doing: how many have ended, the last one and what it came to,
/// and the time left.
class JobProgress {
 public:
  /// all: items of the whole study; done: those that an earlier process did; noun: what one is
  /// called.
  JobProgress(std::string noun, std::size_t all, std::size_t done)
      : noun_(std::move(noun)), all_(all), done_(done), pace_(static_cast<double>(done)) {}

  /// One more item has ended. label: names it; outcome: what it came to.
  void show(const std::string& label, const std::string& outcome);

 private:
  std::string noun_;
  std::size_t all_;
  std::size_t done_;
  Pace pace_;
  ProgressLine line_;
};

}  // namespace ohmic
