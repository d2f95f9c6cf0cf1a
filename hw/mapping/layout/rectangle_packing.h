#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Word lines and bit lines of what is to lie in an array.
struct Rectangle {
  int rows = 0;
  int columns = 0;
  bool operator==(const Rectangle& o) const { return rows == o.rows && columns == o.columns; }
};

/// Where a rectangle lies.
struct PackedPlace {
  std::uint32_t pair = 0;  ///< of arrays, from 0
  int row0 = 0, column0 = 0;
};

/// Packs rectangles, none larger than the array, into as few pairs of arrays as first-fit
/// decreasing finds: higher ones first, of equals wider ones; each goes to the first free place
/// that holds it, whose rest is cut into what is left beside it and below it. If the shapes take
/// fewer pairs one by one (of one shape r x c an array holds floor(rows / r) x floor(columns / c)),
/// they lie so. Places come in the order of the rectangles.
std::vector<PackedPlace> pack_rectangles(const std::vector<Rectangle>& rectangles,
                                         const ArrayClass& array);

/// Pairs that places take: one more than the highest.
std::uint64_t pairs_of(const std::vector<PackedPlace>& places);

}  // namespace ohmic
