#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/bit_planes.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// The weight matrix of one group of a layer as blocks see it.
struct MatrixGeometry {
  int groups = 1;
  int rows = 0, columns = 0;  ///< of one group's matrix
  int channels = 0;           ///< of the input stream
  int array_rows = 0;         ///< where a matrix is cut

  int channels_per_group() const { return channels / groups; }
  /// Rows that belong to one input channel: kernel taps, or pixels of a map that a linear layer
  /// reads.
  int taps() const { return rows / channels_per_group(); }
};
MatrixGeometry matrix_geometry(const Layer& layer, const Shape& stream, const ChipConfig& chip);

/// Where the input of one row of a block comes from.
struct RowSource {
  std::uint32_t tap = 0;      ///< of the window
  std::uint32_t channel = 0;  ///< of the input stream
};

/// Codes of a block, groups on its diagonal. `weights`: of the layer, [O, I/g, kh, kw].
CodeBlock block_codes(const MatrixGeometry& matrix, const WeightBlock& block,
                      const std::vector<std::int8_t>& weights);

/// One entry a row of the block.
std::vector<RowSource> block_rows(const MatrixGeometry& matrix, const WeightBlock& block);

}  // namespace ohmic
