#include "quant/training/weight_blocks.h"

#include <algorithm>
#include <numeric>

namespace ohmic {
namespace {

/// A block is no larger than the matrix: cells that hold nothing cost time.
std::int64_t side(int asked, std::int64_t most) { return std::min<std::int64_t>(asked, most); }

std::int64_t parts(std::int64_t length, std::int64_t part) { return (length + part - 1) / part; }

}  // namespace

WeightBlocks::WeightBlocks(const Layer& layer, const LassoBlock& size) {
  const Im2col matrix = im2col(layer);
  const std::int64_t outputs = matrix.columns * matrix.groups;
  const auto weights = static_cast<std::size_t>(matrix.rows * outputs);
  cell_of_weight_.resize(weights);
  if (size.whole_layer) {
    cells_ = static_cast<std::int64_t>(weights);
    std::iota(cell_of_weight_.begin(), cell_of_weight_.end(), 0);
    weights_in_ = {static_cast<std::int32_t>(weights)};
    return;
  }
  const std::int64_t h = side(size.rows, matrix.rows), g = side(size.columns, matrix.columns);
  const std::int64_t strips = parts(matrix.rows, h), columns = parts(matrix.columns, g);
  cells_ = h * g;
  weights_in_.assign(static_cast<std::size_t>(matrix.groups * strips * columns), 0);
  for (std::size_t i = 0; i < weights; ++i) {
    const std::int64_t row = static_cast<std::int64_t>(i) % matrix.rows;
    const std::int64_t output = static_cast<std::int64_t>(i) / matrix.rows;
    const std::int64_t group = output / matrix.columns, column = output % matrix.columns;
    const std::int64_t block = (group * strips + row / h) * columns + column / g;
    cell_of_weight_[i] = static_cast<std::int32_t>(block * cells_ + row % h * g + column % g);
    ++weights_in_[static_cast<std::size_t>(block)];
  }
}

}  // namespace ohmic
