#pragma once

#include "hw/config/chip_config.h"

namespace ohmic {

/// Tile that the n-th mapped tile takes: the mesh is walked in a snake from the I/O port's corner,
/// so that tiles in sequence are neighbours. Row-major index.
inline int place_tile(const ChipConfig& chip, int n) {
  const int y = n / chip.tiles_x;
  const int x = n % chip.tiles_x;
  return y * chip.tiles_x + (y % 2 == 0 ? x : chip.tiles_x - 1 - x);
}

}  // namespace ohmic
