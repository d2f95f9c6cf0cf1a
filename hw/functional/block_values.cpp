#include "hw/functional/block_values.h"

namespace ohmic {

MatrixGeometry matrix_geometry(const Layer& layer, const Shape& stream, const ChipConfig& chip) {
  const Im2col matrix = im2col(layer);
  return {matrix.groups, static_cast<int>(matrix.rows), static_cast<int>(matrix.columns),
          stream.channels, chip.array().rows};
}

CodeBlock block_codes(const MatrixGeometry& matrix, const WeightBlock& block,
                      const std::vector<std::int8_t>& weights) {
  CodeBlock out;
  out.rows = static_cast<std::size_t>(block.rows);
  out.columns = static_cast<std::size_t>(block.columns);
  out.codes.assign(out.rows * out.columns, 0);
  const int rows = block.rows / block.groups;
  const int columns = block.columns / block.groups;
  const int row0 = block.row_block * matrix.array_rows;
  for (int c = 0; c < block.columns; ++c) {
    const int output = block.writes.first + c;  // groups that share an array are whole
    const std::int8_t* row = weights.data() + std::int64_t{output} * matrix.rows + row0;
    const int first_row = c / columns * rows;
    for (int r = 0; r < rows; ++r) {
      out.codes[static_cast<std::size_t>(first_row + r) * out.columns +
                static_cast<std::size_t>(c)] = row[r];
    }
  }
  return out;
}

std::vector<RowSource> block_rows(const MatrixGeometry& matrix, const WeightBlock& block) {
  std::vector<RowSource> sources;
  const int rows = block.rows / block.groups;
  for (int r = 0; r < block.rows; ++r) {
    const int group = block.group0 + r / rows;
    const int row = block.row_block * matrix.array_rows + r % rows;
    const int channel = group * matrix.channels_per_group() + row / matrix.taps();
    sources.push_back(
        {static_cast<std::uint32_t>(row % matrix.taps()), static_cast<std::uint32_t>(channel)});
  }
  return sources;
}

}  // namespace ohmic
