#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/unit_cells.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Operation units of some slices of a block of a layer that stores everything, strip by strip of
/// each convolution group.
std::vector<UnitCells> dense_block_units(const ChipConfig& chip, const Mapping& mapping,
                                         const WeightBlock& block, const std::vector<int>& slices);

/// Operation units of a compressed layer that a PE holds, as far as they add to a block of it.
std::vector<UnitCells> stored_block_units(const ChipConfig& chip, const Mapping& mapping,
                                          const PeAssignment& pe, const WeightBlock& block);

}  // namespace ohmic
