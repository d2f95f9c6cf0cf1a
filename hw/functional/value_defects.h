#pragma once

#include <cstdint>
#include <string>

namespace ohmic {

/// Collects what a run's values show to be wrong with the chip: nothing may be thrown through the
/// kernel. The first defect tells most; the others are counted.
class ValueDefects {
 public:
  void clear() {
    first_.clear();
    count_ = 0;
  }
  void report(const std::string& defect) {
    if (count_++ == 0) first_ = defect;
  }
  std::uint64_t count() const { return count_; }
  /// Empty if there is none.
  std::string text() const {
    return count_ < 2 ? first_ : first_ + " (and " + std::to_string(count_ - 1) + " more)";
  }

 private:
  std::string first_;
  std::uint64_t count_ = 0;
};

}  // namespace ohmic
