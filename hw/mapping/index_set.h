#pragma once

#include <cstddef>
#include <vector>

namespace ohmic {

/// Half-open range of indices.
struct IndexRange {
  int first = 0;
  int last = 0;
  int size() const { return last - first; }
  bool operator==(const IndexRange& other) const {
    return first == other.first && last == other.last;
  }
};

/// A set of indices, such as channels of a stream or rows of a matrix, as ranges that rise and do
/// not touch.
class IndexSet {
 public:
  IndexSet() = default;
  /// Whatever one of the ranges holds; they may overlap and come in any order.
  explicit IndexSet(std::vector<IndexRange> ranges);
  IndexSet(int first, int last) : IndexSet(std::vector<IndexRange>{{first, last}}) {}

  const std::vector<IndexRange>& ranges() const { return ranges_; }
  bool empty() const { return ranges_.empty(); }
  int size() const { return size_; }
  /// All indices, rising.
  std::vector<int> indices() const;
  void unite(const IndexSet& other);
  bool operator==(const IndexSet& other) const { return ranges_ == other.ranges_; }

 private:
  std::vector<IndexRange> ranges_;
  int size_ = 0;
};

/// How many indices both sets hold.
int overlap(const IndexSet& a, const IndexSet& b);

}  // namespace ohmic
