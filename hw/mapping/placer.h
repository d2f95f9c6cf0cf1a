#pragma once

#include <vector>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Tiles of the mesh, row-major indices, in the order in which they are mapped: along a Hilbert
/// curve from the I/O port's corner, generalised to any width and height, so that tiles in sequence
/// are neighbours and a layer's tiles lie in a clump.
std::vector<int> placement_order(const ChipConfig& chip);

}  // namespace ohmic
