#include <gtest/gtest.h>

#include <cmath>

#include "quant/calibration/moment_sums.h"
#include "quant/network/float_weight_layer.h"
#include "quant/network/gemm_micro_kernel.h"
#include "quant/network/im2col_panels.h"
#include "tests/unit/quant/zoo_network.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

template <typename Real>
std::vector<Real> random_reals(std::size_t count, unsigned seed) {
  RandomSource random(seed);
  std::normal_distribution<Real> normal;
  std::vector<Real> values(count);
  for (Real& value : values) value = normal(random);
  return values;
}

template <typename Real>
void expect_one_chain_of_fused_sums() {
  constexpr std::size_t kDepth = 37;
  constexpr std::size_t columns = kTileColumns<Real>;
  const auto rows = random_reals<Real>(kTileRows * kDepth, 1);
  const auto panel = random_reals<Real>(kDepth * columns, 2);
  std::vector<Real> expected(kTileRows * columns);
  for (std::size_t i = 0; i < kTileRows; ++i) {
    for (std::size_t k = 0; k < kDepth; ++k) {
      for (std::size_t j = 0; j < columns; ++j) {
        Real& sum = expected[i * columns + j];
        sum = std::fma(rows[i * kDepth + k], panel[k * columns + j], sum);
      }
    }
  }
  for (const TileKernel<Real> kernel : tile_kernels<Real>()) {
    std::vector<Real> out(expected.size(), Real{7});
    TileProduct<Real> product;
    for (std::size_t i = 0; i < kTileRows; ++i) product.rows[i] = rows.data() + i * kDepth;
    product.panel = panel.data();
    product.depth = kDepth;
    product.out = out.data();
    kernel(product);
    EXPECT_EQ(out, expected);
  }
}

TEST(TileProduct, EveryKernelGivesTheBitsOfOneChainOfFusedSums) {
  expect_one_chain_of_fused_sums<float>();
  expect_one_chain_of_fused_sums<double>();
}

/// The input of row k of a group at a window; 0 in the padding.
float column_value(const Layer& layer, const Values& image, int group, int k, int window) {
  const Sliding& s = layer.sliding;
  const int taps = s.kernel_h * s.kernel_w;
  const int channel = group * layer.in.channels / layer.groups + k / taps;
  const int y =
      window / layer.out.width * s.stride_h - s.pad_top + k % taps / s.kernel_w * s.dilation_h;
  const int x = window % layer.out.width * s.stride_w - s.pad_left + k % s.kernel_w * s.dilation_w;
  if (y < 0 || x < 0 || y >= layer.in.height || x >= layer.in.width) return 0;
  return image[static_cast<std::size_t>((channel * layer.in.height + y) * layer.in.width + x)];
}

/// A weight layer of the zoo with a batch of three random images.
struct Batch {
  Layer layer;
  std::vector<Values> images;
  std::vector<const Values*> pointers() const { return {&images[0], &images[1], &images[2]}; }
};

/// 72 rows, dilated to the right.
constexpr const char* kDilated = R"({"schema_version": 1, "name": "dilated",
  "input": {"channels": 8, "height": 7, "width": 9}, "layers": [
    {"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 3, "dilation": [1, 2], "padding": 1}]})";
constexpr int kDilatedLayer = -1;

Batch batch_of(int weight_layer) {
  Batch batch;
  batch.layer = weight_layer == kDilatedLayer
                    ? parse_network(kDilated, "dilated.json").weight_layer(0)
                    : parse_network(kZoo, "zoo.json").weight_layer(weight_layer);
  for (unsigned n = 0; n < 3; ++n)
    batch.images.push_back(
        random_reals<float>(static_cast<std::size_t>(batch.layer.in.elements()), n));
  return batch;
}

TEST(ColumnPanels, HoldTheIm2colColumnsOfABatch) {
  for (const int index : {kDilatedLayer, 0, 1, 3, 5}) {  // depthwise is 1, ragged 3, linear 5
    const Batch batch = batch_of(index);
    ColumnPanels panels(batch.layer, batch.pointers());
    const auto windows = static_cast<std::size_t>(batch.layer.out.pixels());
    ASSERT_EQ(panels.columns(), 3 * windows);
    for (std::size_t first = 0; first < panels.columns(); first += ColumnPanels::kColumns) {
      for (int g = 0; g < batch.layer.groups; ++g) {
        const std::vector<float>& panel = panels.fill(first, g);
        for (std::size_t i = 0; i < panel.size(); ++i) {
          const std::size_t column = first + i % ColumnPanels::kColumns;
          const float expected = column >= panels.columns()
                                     ? 0
                                     : column_value(batch.layer, batch.images[column / windows], g,
                                                    static_cast<int>(i / ColumnPanels::kColumns),
                                                    static_cast<int>(column % windows));
          ASSERT_EQ(panel[i], expected) << "layer " << index << " value " << i;
        }
      }
    }
  }
}

TEST(FloatWeightLayer, IsTheSumOfProductsAndTheBias) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const auto weights = random_weights(network, 3);
  for (const int index : {0, 1, 2, 3, 5}) {
    const Batch batch = batch_of(index);
    const FoldedLayer& folded = weights[static_cast<std::size_t>(index)];
    ColumnPanels panels(batch.layer, batch.pointers());
    const auto maps = float_weight_layer(batch.layer, folded, panels, 3);
    const int rows = static_cast<int>(im2col(batch.layer).rows);
    const int group_outputs = batch.layer.out_channels / batch.layer.groups;
    const int windows = static_cast<int>(batch.layer.out.pixels());
    for (std::size_t n = 0; n < 3; ++n) {
      for (std::size_t i = 0; i < maps[n].size(); ++i) {
        const int o = static_cast<int>(i) / windows;
        float sum = 0;
        for (int k = 0; k < rows; ++k) {
          sum = std::fma(folded.weight[static_cast<std::size_t>(o * rows + k)],
                         column_value(batch.layer, batch.images[n], o / group_outputs, k,
                                      static_cast<int>(i) % windows),
                         sum);
        }
        ASSERT_EQ(maps[n][i], sum + folded.bias[static_cast<std::size_t>(o)]) << "layer " << index;
      }
    }
  }
}

TEST(MomentSums, AreTheSumsOverAllWindowsOfTheBatch) {
  const Batch batch = batch_of(kDilatedLayer);
  const std::size_t rows = 72, block = 50;  // blocks of 50 and 22 rows
  InputMoments moments(rows, block);
  ColumnPanels panels(batch.layer, batch.pointers());
  add_moments(moments, panels);
  const auto value = [&](std::size_t row, int n, int window) {
    return double{column_value(batch.layer, batch.images[static_cast<std::size_t>(n)], 0,
                               static_cast<int>(row), window)};
  };
  const int windows = static_cast<int>(batch.layer.out.pixels());
  const auto mean_of = [&](const auto& term) {
    double sum = 0;
    for (int n = 0; n < 3; ++n) {
      for (int w = 0; w < windows; ++w) sum += term(n, w);
    }
    return sum / (3 * windows);
  };
  const auto mean = moments.mean();
  for (std::size_t r = 0; r < rows; ++r)
    EXPECT_NEAR(mean[r], mean_of([&](int n, int w) { return value(r, n, w); }), 1e-12);
  for (std::size_t b = 0; b < moments.blocks(); ++b) {
    const auto covariance = moments.covariance(b);
    const std::size_t size = moments.block_rows(b), first = moments.first_row(b);
    for (std::size_t i = 0; i < size * size; ++i) {
      const std::size_t r = first + i / size, c = first + i % size;
      const double product = mean_of([&](int n, int w) { return value(r, n, w) * value(c, n, w); });
      EXPECT_NEAR(covariance[i], product - mean[r] * mean[c], 1e-12) << r << ", " << c;
    }
  }
}

}  // namespace
}  // namespace ohmic
