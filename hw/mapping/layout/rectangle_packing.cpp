#include "hw/mapping/layout/rectangle_packing.h"

#include <algorithm>
#include <numeric>

namespace ohmic {
namespace {

using Indices = std::vector<std::size_t>;

/// Fills pairs of arrays one rectangle after the other.
class Guillotine {
 public:
  explicit Guillotine(const ArrayClass& array) : array_(array) {}

  PackedPlace place(const Rectangle& rectangle) {
    // Places that were too small for the one before, of the same shape, still are.
    const std::size_t from = rectangle == last_ ? taken_ : 0;
    last_ = rectangle;
    for (std::size_t f = from; f < free_.size(); ++f) {
      if (rectangle.rows <= free_[f].rows && rectangle.columns <= free_[f].columns)
        return take(f, rectangle);
    }
    free_.push_back({{pairs_++, 0, 0}, array_.rows, array_.columns});
    return take(free_.size() - 1, rectangle);
  }
  std::uint32_t pairs() const { return pairs_; }

 private:
  struct Free {
    PackedPlace at;
    int rows, columns;
  };

  /// What is left lies beside the rectangle, as high as it, and below both.
  PackedPlace take(std::size_t f, const Rectangle& rectangle) {
    taken_ = f;
    const Free from = free_[f];
    Free beside = from, below = from;
    beside.at.column0 += rectangle.columns;
    beside.columns -= rectangle.columns;
    beside.rows = rectangle.rows;
    below.at.row0 += rectangle.rows;
    below.rows -= rectangle.rows;
    const auto at = free_.begin() + static_cast<std::ptrdiff_t>(f);
    const bool has_below = below.rows > 0;
    if (beside.columns > 0) {
      *at = beside;
      if (has_below) free_.insert(at + 1, below);
    } else if (has_below) {
      *at = below;
    } else {
      free_.erase(at);
    }
    return from.at;
  }

  ArrayClass array_;
  std::vector<Free> free_;  // in the order of the pairs
  std::uint32_t pairs_ = 0;
  Rectangle last_;
  std::size_t taken_ = 0;  // of free_, by the last one
};

/// Indices of the rectangles, the higher first, then the wider, then as they come.
Indices decreasing(const std::vector<Rectangle>& rectangles) {
  Indices order(rectangles.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Rectangle &x = rectangles[a], &y = rectangles[b];
    return x.rows != y.rows ? x.rows > y.rows : x.columns > y.columns;
  });
  return order;
}

/// apart: a pair holds one shape alone.
std::vector<PackedPlace> pack(const std::vector<Rectangle>& rectangles, const Indices& order,
                              const ArrayClass& array, bool apart) {
  std::vector<PackedPlace> places(rectangles.size());
  Guillotine arrays(array);
  std::uint32_t before = 0;
  for (std::size_t n = 0; n < order.size(); ++n) {
    if (apart && n > 0 && !(rectangles[order[n]] == rectangles[order[n - 1]])) {
      before += arrays.pairs();
      arrays = Guillotine(array);
    }
    places[order[n]] = arrays.place(rectangles[order[n]]);
    places[order[n]].pair += before;
  }
  return places;
}

}  // namespace

std::uint64_t pairs_of(const std::vector<PackedPlace>& places) {
  std::uint64_t pairs = 0;
  for (const PackedPlace& place : places) pairs = std::max<std::uint64_t>(pairs, place.pair + 1);
  return pairs;
}

std::vector<PackedPlace> pack_rectangles(const std::vector<Rectangle>& rectangles,
                                         const ArrayClass& array) {
  const Indices order = decreasing(rectangles);
  std::vector<PackedPlace> together = pack(rectangles, order, array, false);
  std::vector<PackedPlace> apart = pack(rectangles, order, array, true);
  return pairs_of(apart) < pairs_of(together) ? apart : together;
}

}  // namespace ohmic
