#pragma once

#include <vector>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Tiles of the mesh, row-major indices, in the order in which they are mapped: along a Hilbert
/// curve from the I/O port's corner, generalised to any width and height, so that a layer's tiles
/// lie in a clump. Tiles in sequence are neighbours, but for one diagonal step if the longer side
/// is odd and the shorter one even.
std::vector<int> placement_order(const ChipConfig& chip);

}  // namespace ohmic
