#include "quant/network/float_weight_layer.h"

#include <algorithm>

namespace ohmic {
namespace {

constexpr std::size_t kColumns = ColumnPanels::kColumns;

/// Copies a tile's rows to the output maps, with the bias.
void store_tile(const float* tile, std::size_t outputs, std::size_t first_output,
                std::size_t first_column, std::size_t columns, const FoldedLayer& weights,
                std::size_t pixels, std::vector<Values>& maps) {
  for (std::size_t i = 0; i < outputs; ++i) {
    const std::size_t o = first_output + i;
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t column = first_column + j;
      maps[column / pixels][o * pixels + column % pixels] =
          tile[i * kColumns + j] + weights.bias[o];
    }
  }
}

}  // namespace

std::vector<Values> float_weight_layer(const Layer& layer, const FoldedLayer& weights,
                                       ColumnPanels& panels, std::size_t images) {
  const TileKernel<float> kernel = tile_kernels<float>().back();
  const std::size_t rows = panels.rows();
  const auto pixels = static_cast<std::size_t>(layer.out.pixels());
  const auto group_outputs = static_cast<std::size_t>(layer.out_channels / layer.groups);
  std::vector<Values> maps(images, Values(static_cast<std::size_t>(layer.out.elements())));
  std::vector<float> tile(kTileRows * kColumns);
  for (std::size_t first = 0; first < panels.columns(); first += kColumns) {
    const std::size_t columns = std::min(kColumns, panels.columns() - first);
    for (int g = 0; g < layer.groups; ++g) {
      const std::vector<float>& panel = panels.fill(first, g);
      const std::size_t first_output = static_cast<std::size_t>(g) * group_outputs;
      for (std::size_t o = 0; o < group_outputs; o += kTileRows) {
        const std::size_t outputs = std::min(kTileRows, group_outputs - o);
        TileProduct<float> product;
        for (std::size_t i = 0; i < kTileRows; ++i) {
          // Rows beyond the last repeat it; nobody reads them.
          const std::size_t row = first_output + o + std::min(i, outputs - 1);
          product.rows[i] = weights.weight.data() + row * rows;
        }
        product.panel = panel.data();
        product.depth = rows;
        product.out = tile.data();
        kernel(product);
        store_tile(tile.data(), outputs, first_output + o, first, columns, weights, pixels, maps);
      }
    }
  }
  return maps;
}

}  // namespace ohmic
