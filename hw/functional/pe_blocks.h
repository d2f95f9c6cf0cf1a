#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/analog/analog_block.h"
#include "hw/device/unit_cells.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// A block, or the part of it that lies in one PE.
struct PeBlock {
  std::uint32_t index = 0;  ///< into Mapping::blocks
  std::vector<UnitCells> units;
  BlockShares shares = {};  ///< wire_blocks(): behind wires, if blocks or slices share pairs
};

/// Everything of a layer that a PE holds, block by block.
std::vector<PeBlock> pe_blocks(const ChipConfig& chip, const Mapping& mapping,
                               const LayerMapping& layer, const PeAssignment& pe);

}  // namespace ohmic
