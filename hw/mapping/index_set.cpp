#include "hw/mapping/index_set.h"

#include <algorithm>
#include <utility>

namespace ohmic {

IndexSet::IndexSet(std::vector<IndexRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const IndexRange& a, const IndexRange& b) { return a.first < b.first; });
  for (const IndexRange& range : ranges) {
    if (range.size() <= 0) continue;
    if (!ranges_.empty() && range.first <= ranges_.back().last) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
  for (const IndexRange& range : ranges_) size_ += range.size();
}

std::vector<int> IndexSet::indices() const {
  std::vector<int> all;
  all.reserve(static_cast<std::size_t>(size_));
  for (const IndexRange& range : ranges_) {
    for (int i = range.first; i < range.last; ++i) all.push_back(i);
  }
  return all;
}

void IndexSet::unite(const IndexSet& other) {
  std::vector<IndexRange> both = std::move(ranges_);
  both.insert(both.end(), other.ranges_.begin(), other.ranges_.end());
  *this = IndexSet(std::move(both));
}

int overlap(const IndexSet& a, const IndexSet& b) {
  int shared = 0;
  auto x = a.ranges().begin();
  auto y = b.ranges().begin();
  while (x != a.ranges().end() && y != b.ranges().end()) {
    shared += std::max(0, std::min(x->last, y->last) - std::max(x->first, y->first));
    (x->last < y->last ? x : y)++;
  }
  return shared;
}

}  // namespace ohmic
