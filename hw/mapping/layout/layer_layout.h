#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/device/activation.h"
#include "hw/mapping/index_set.h"
#include "hw/mapping/layout/column_slices.h"
#include "hw/mapping/stored_units.h"
#include "nets/network_spec.h"

namespace ohmic {

/// A rectangle of a layer's weight matrix that is cut for one array, or some convolution groups on
/// the diagonal of one.
struct LayoutBlock {
  int group0 = 0, groups = 1;  ///< of the convolution
  IndexRange rows;             ///< of each group's matrix
  IndexSet columns;            ///< output channels
  int slices = 0;              ///< of its widest column
  std::size_t set = 0;         ///< blocks of one set add up to the same output channels
};

/// A slice of a block, or all of them side by side, in its pair of arrays.
struct LaidSlice {
  std::size_t block = 0;   ///< index into LayerLayout::blocks
  int slice = 0;           ///< or kAdjacentSlices
  std::uint32_t pair = 0;  ///< of the layout, from 0
  int row0 = 0, column0 = 0;
};

/// An uncompressed layer, or some of its columns, in arrays of one class. docs/mapping.md.
struct LayerLayout {
  int array_class = 0;
  std::vector<LayoutBlock> blocks;         ///< column blocks outside, row blocks inside
  std::vector<LaidSlice> slices;           ///< those of a pair together, pairs rising
  std::vector<std::uint32_t> first_slice;  ///< of each pair, and the number of all
  std::vector<std::uint32_t> first_pair;   ///< of each PE, and the number of all
  std::uint64_t row_blocks = 0;
  std::uint64_t column_blocks = 0;  ///< of a convolution group; the most of them
  std::uint64_t sets = 0;
  UnitCounts units;

  std::uint64_t pairs() const { return first_slice.size() - 1; }
  std::uint64_t pes() const { return first_pair.size() - 1; }
};

/// What a layer is for its layouts.
struct LayoutInput {
  Im2col matrix;
  const ColumnSlices& slices;
  IndexSet columns;  ///< output channels that are laid down
};

/// Lays columns of a layer into arrays of one class as the chip's weight_layout and share_arrays
/// say. None if the slices of a weight are to lie side by side and an array is not as wide.
std::optional<LayerLayout> lay_down(const ChipConfig& chip, int array_class,
                                    const LayoutInput& layer);

/// What a pair activates for one input slice.
std::vector<ActivationRun> pair_runs(const ChipConfig& chip, const LayerLayout& layout,
                                     const LayoutInput& layer, std::uint64_t pair);

}  // namespace ohmic
