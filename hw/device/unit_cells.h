#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/device/bit_planes.h"

namespace ohmic {

/// Cells of one slice of a block that are driven and converted at once: an operation unit, or the
/// part of one that adds to the block's sums.
struct UnitCells {
  int slice = 0;
  std::vector<std::uint32_t> rows, columns;  ///< within the block, rising
  std::uint64_t reads = 1;                   ///< of its cells, for one input slice
  bool drives = true;                        ///< no other part of the unit drives its rows

  bool is_whole(const CodeBlock& block) const {
    return rows.size() == block.rows && columns.size() == block.columns;
  }
};

/// Some slices of a block, each as one unit.
std::vector<UnitCells> whole_slices(const CodeBlock& block, const std::vector<int>& slices);

/// The codes of the cells that units of one slice cover, 0 elsewhere.
CodeBlock covered_codes(const CodeBlock& block, const std::vector<const UnitCells*>& units);

}  // namespace ohmic
