#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/unit_cells.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// An operation unit of a block of a layer that stores everything. Rows and columns within the
/// block.
struct DenseUnit {
  /// A bit line: a slice of a column.
  struct Line {
    std::uint32_t column = 0;
    int slice = 0;
  };
  std::vector<std::uint32_t> rows;
  std::vector<Line> lines;
  std::uint64_t cells = 0;  ///< that hold a weight: groups on a diagonal leave some out
};

/// The units of a slice of a block, or of all its slices if it is kAdjacentSlices: strip by strip
/// of each convolution group.
std::vector<DenseUnit> dense_units_of(const ChipConfig& chip, const Mapping& mapping,
                                      const WeightBlock& block, int slice);

/// The cells of the units of some slices of a block.
std::vector<UnitCells> dense_block_units(const ChipConfig& chip, const Mapping& mapping,
                                         const WeightBlock& block, const std::vector<int>& slices);

/// Operation units of a compressed layer that a PE holds, as far as they add to a block of it.
std::vector<UnitCells> stored_block_units(const ChipConfig& chip, const Mapping& mapping,
                                          const PeAssignment& pe, const WeightBlock& block);

}  // namespace ohmic
