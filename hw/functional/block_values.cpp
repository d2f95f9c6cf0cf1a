#include "hw/functional/block_values.h"

namespace ohmic {

MatrixGeometry matrix_geometry(const Layer& layer, const Shape& stream) {
  const Im2col matrix = im2col(layer);
  return {matrix.groups, static_cast<int>(matrix.rows), static_cast<int>(matrix.columns),
          stream.channels};
}

CodeBlock block_codes(const MatrixGeometry& matrix, const IndexSet& rows, const IndexSet& columns,
                      const std::vector<WeightCode>& weights) {
  CodeBlock out;
  out.rows = static_cast<std::size_t>(rows.size());
  out.columns = static_cast<std::size_t>(columns.size());
  out.codes.assign(out.rows * out.columns, 0);
  std::size_t c = 0;
  for (const int column : columns.indices()) {
    const int first_row = column / matrix.columns * matrix.rows;  // of the column's group
    const WeightCode* codes = weights.data() + std::int64_t{column} * matrix.rows;
    std::size_t r = 0;
    for (const IndexRange& range : rows.ranges()) {
      for (int row = range.first; row < range.last; ++row, ++r) {
        const int within = row - first_row;
        if (within >= 0 && within < matrix.rows) out.codes[r * out.columns + c] = codes[within];
      }
    }
    ++c;
  }
  return out;
}

std::optional<int> tap_pixel(const Layer& layer, std::uint64_t window, int tap) {
  if (layer.kind != LayerKind::kConv2d) return tap;
  const Sliding& s = layer.sliding;
  const int out_y = static_cast<int>(window) / layer.out.width;
  const int out_x = static_cast<int>(window) % layer.out.width;
  const int y = out_y * s.stride_h - s.pad_top + tap / s.kernel_w * s.dilation_h;
  const int x = out_x * s.stride_w - s.pad_left + tap % s.kernel_w * s.dilation_w;
  if (y < 0 || x < 0 || y >= layer.in.height || x >= layer.in.width) return std::nullopt;
  return y * layer.in.width + x;
}

std::vector<RowSource> row_sources(const MatrixGeometry& matrix, const IndexSet& rows) {
  std::vector<RowSource> sources;
  for (const int index : rows.indices()) {
    const int row = index % matrix.rows;
    const int channel = index / matrix.rows * matrix.channels_per_group() + row / matrix.taps();
    sources.push_back(
        {static_cast<std::uint32_t>(row % matrix.taps()), static_cast<std::uint32_t>(channel)});
  }
  return sources;
}

}  // namespace ohmic
