#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/device/bit_planes.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// The weight matrix of a layer: one for each convolution group, all of one size.
struct MatrixGeometry {
  int groups = 1;
  int rows = 0, columns = 0;  ///< of one group's matrix
  int channels = 0;           ///< of the input stream

  int channels_per_group() const { return channels / groups; }
  /// Rows that belong to one input channel: kernel taps, or pixels of a map that a linear layer
  /// reads.
  int taps() const { return rows / channels_per_group(); }
};
MatrixGeometry matrix_geometry(const Layer& layer, const Shape& stream);

/// Source of the input of one row.
struct RowSource {
  std::uint32_t tap = 0;      ///< of the window
  std::uint32_t channel = 0;  ///< of the input stream
};

/// Codes of a block, [rows][columns]; 0 if row and column belong to different groups. rows: those
/// of its row set. weights: of the layer, [O, I/g, kh, kw].
CodeBlock block_codes(const MatrixGeometry& matrix, const IndexSet& rows, const IndexSet& columns,
                      const std::vector<WeightCode>& weights);

/// Input pixel that a tap of a window reads; none in the padding. window, tap: row major.
std::optional<int> tap_pixel(const Layer& layer, std::uint64_t window, int tap);

/// One entry a row of a row set.
std::vector<RowSource> row_sources(const MatrixGeometry& matrix, const IndexSet& rows);

}  // namespace ohmic
