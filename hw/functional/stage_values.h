#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "hw/functional/value_defects.h"
#include "hw/functional/value_post_ops.h"
#include "hw/sim/observer.h"

namespace ohmic {

/// The values that one tile stage holds: its line buffer, its windows, its post-ops and its output
/// buffer. Follows the calls of a ChipObserver and reports what the chip could not have done.
class StageValues {
 public:
  /// `name`: of the tile stage, for defects.
  StageValues(std::string name, ValuePostOps post_ops, ValueDefects& defects)
      : name_(std::move(name)), post_ops_(std::move(post_ops)), defects_(defects) {}
  virtual ~StageValues() = default;

  /// Forgets the last image.
  virtual void clear();
  /// A vector of the `source`-th flow of a producer stands in the line buffer at `at`.
  virtual void arrive(std::size_t producer, std::size_t source, const std::vector<float>& values,
                      Picoseconds at) = 0;
  virtual void drop(std::size_t producer, std::uint64_t count, Picoseconds at) = 0;
  virtual void start_window(std::uint64_t window, const WindowTimes& times) = 0;
  virtual void complete_window(std::uint64_t window, Picoseconds at) = 0;

  /// Flows that leave here; each takes every vector once.
  std::size_t add_reader();
  /// The next vector leaves the post-ops and stands in the output buffer at `at`.
  void write_vector(Picoseconds at);
  /// The next vector for a reader, out of the output buffer at `at`; null if it is not there.
  const std::vector<float>* send_vector(std::size_t reader, Picoseconds at);

 protected:
  void defect(const std::string& what) const { defects_.report(name_ + " " + what); }
  void enter_tail(std::uint64_t window, std::vector<float> vector);

 private:
  struct Written {
    std::vector<float> vector;
    Picoseconds at;
  };
  std::string name_;
  ValuePostOps post_ops_;
  ValueDefects& defects_;
  std::uint64_t windows_done_ = 0;
  std::uint64_t dropped_ = 0;        // vectors that all readers have taken
  std::deque<Written> written_;      // vectors dropped_, dropped_ + 1, ...
  std::vector<std::uint64_t> sent_;  // per reader
};

}  // namespace ohmic
