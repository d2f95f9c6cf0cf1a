#include "quant/calibration/moment_sums.h"

#include <algorithm>
#include <vector>

#include "quant/network/gemm_micro_kernel.h"

namespace ohmic {
namespace {

constexpr std::size_t kColumns = ColumnPanels::kColumns;
constexpr std::size_t kNeighbours = kTileColumns<double>;

/// Sum and products of one block of rows, gathered panel by panel.
class BlockSums {
 public:
  explicit BlockSums(std::size_t rows)
      : rows_(rows),
        padded_((rows + kNeighbours - 1) / kNeighbours * kNeighbours),
        columns_(rows * kColumns),
        transposed_(kColumns * padded_),
        sum_(rows),
        products_(rows * rows) {}

  const double* sum() const { return sum_.data(); }
  const double* products() const { return products_.data(); }

  /// `block`: [rows][kColumns]; columns behind the last are zeros.
  void add(const float* block) {
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t p = 0; p < kColumns; ++p) {
        const double value = block[r * kColumns + p];
        columns_[r * kColumns + p] = value;
        transposed_[(r / kNeighbours * kColumns + p) * kNeighbours + r % kNeighbours] = value;
        sum_[r] += value;
      }
    }
    for (std::size_t r = 0; r < rows_; r += kTileRows) {
      for (std::size_t other = r / kNeighbours * kNeighbours; other < rows_; other += kNeighbours)
        add_tile(r, other);
    }
  }

  /// Fills what add() leaves out: the products are symmetric.
  void finish() {
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t c = 0; c < r; ++c) products_[r * rows_ + c] = products_[c * rows_ + r];
    }
  }

 private:
  void add_tile(std::size_t first_row, std::size_t first_other) {
    double tile[kTileRows * kNeighbours];
    TileProduct<double> product;
    for (std::size_t i = 0; i < kTileRows; ++i)
      product.rows[i] = columns_.data() + std::min(first_row + i, rows_ - 1) * kColumns;
    product.panel = transposed_.data() + first_other * kColumns;
    product.depth = kColumns;
    product.out = tile;
    kernel_(product);
    const std::size_t last_row = std::min(first_row + kTileRows, rows_);
    const std::size_t last_other = std::min(first_other + kNeighbours, rows_);
    for (std::size_t r = first_row; r < last_row; ++r) {
      for (std::size_t c = first_other; c < last_other; ++c)
        products_[r * rows_ + c] += tile[(r - first_row) * kNeighbours + c - first_other];
    }
  }

  std::size_t rows_, padded_;
  std::vector<double> columns_;     // [rows][kColumns]
  std::vector<double> transposed_;  // panels of kNeighbours rows: [kColumns][kNeighbours] each
  TileKernel<double> kernel_ = tile_kernels<double>().back();
  std::vector<double> sum_, products_;
};

}  // namespace

void add_moments(InputMoments& moments, ColumnPanels& panels) {
  std::vector<BlockSums> blocks;
  for (std::size_t b = 0; b < moments.blocks(); ++b) blocks.emplace_back(moments.block_rows(b));
  for (std::size_t first = 0; first < panels.columns(); first += kColumns) {
    const std::vector<float>& panel = panels.fill(first, 0);
    for (std::size_t b = 0; b < blocks.size(); ++b)
      blocks[b].add(panel.data() + moments.first_row(b) * kColumns);
  }
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    blocks[b].finish();
    moments.add(b, blocks[b].sum(), blocks[b].products(), static_cast<double>(panels.columns()));
  }
}

}  // namespace ohmic
