#pragma once

#include <cstdint>

namespace ohmic {

/// A rectangle of cells of a pair of arrays that is driven and converted at once. A window
/// activates it once an input slice.
struct Activation {
  std::uint32_t pair = 0;  ///< which pair of arrays; activations of one pair follow each other
  int array_class = 0;     ///< of the pair
  int row0 = 0, rows = 0;  ///< word lines that it drives
  int column0 = 0, columns = 0;  ///< bit lines that it converts
  std::uint64_t cells = 0;       ///< of one array of the pair that hold a weight
};

}  // namespace ohmic
