#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "util/process/child_process.h"

namespace ohmic {

/// Child processes side by side, at most so many at a time.
class ProcessPool {
 public:
  struct Finished {
    std::size_t tag = 0;  ///< as start() was given it
    ChildResult result;
  };

  /// limit: at least 1.
  explicit ProcessPool(std::size_t limit) : limit_(limit) {}

  bool has_room() const { return running_.size() < limit_; }
  bool idle() const { return running_.empty(); }
  /// Starts a child; there must be room. Throws std::system_error if that fails.
  void start(std::size_t tag, const std::string& program, const std::vector<std::string>& args);
  /// The children that ended, in the order in which they were started; none if `patience` ran out
  /// or a signal came first.
  std::vector<Finished> wait(std::chrono::milliseconds patience);
  /// Asks all children to end (SIGTERM) and waits until they have; what they say is dropped.
  void terminate();

 private:
  struct Running {
    std::size_t tag;
    ChildProcess child;
  };

  std::size_t limit_;
  std::vector<std::unique_ptr<Running>> running_;
};

}  // namespace ohmic
