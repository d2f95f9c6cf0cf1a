#include "quant/integer/inference/code_kernels.h"

#include <gtest/gtest.h>

#include <cmath>

#include "quant/integer/inference/channels_last.h"
#include "quant/integer/inference/code_cache.h"
#include "tests/unit/quant/random_layer.h"
#include "tests/unit/quant/zoo_network.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

/// Sums small and large, with every remainder that a vector can leave.
std::vector<std::int32_t> random_sums(std::size_t count, RandomSource& random) {
  std::vector<std::int32_t> sums(count);
  for (auto& sum : sums) sum = static_cast<std::int32_t>(random() >> 32) >> (random() % 20 + 2);
  return sums;
}

IntegerLayer scaled_layer(int outputs, int zero_point, RandomSource& random) {
  const NetworkSpec network = convolution(4, outputs, 1, 0);
  IntegerLayer layer =
      random_layer(network.weight_layer(0), 6, 5, zero_point, Extremes::kMixed, random);
  auto weights = std::make_shared<IntegerWeights>(*layer.weights);
  for (float& scale : weights->scale) scale = std::ldexp(static_cast<float>(random() >> 32), -44);
  layer.weights = weights;
  for (float& bias : layer.bias) bias = std::ldexp(static_cast<float>(random() >> 32), -31) - 1;
  return layer;
}

TEST(CodeKernels, EveryKernelHasTheReferencesBits) {
  RandomSource random(1);
  for (const int outputs : {1, 5, 16, 129, 300}) {
    for (const int zero_point : {0, 9}) {
      for (const Rounding rounding : {Rounding::kNearest, Rounding::kFloor}) {
        const IntegerLayer layer = scaled_layer(outputs, zero_point, random);
        const auto channels = static_cast<std::size_t>(outputs);
        const ActivationGrid next{0.037F, zero_point, 31};
        ValueGrid grid = value_grid(layer);
        grid.low = -0.75F;
        grid.high = 1.5F;
        const CodeGrid codes = code_grid(next, rounding);
        const auto sums = random_sums(channels * 37, random);
        for (const CodeKernels& kernels : code_kernels()) {
          std::vector<float> values(sums.size());
          std::vector<std::uint8_t> direct(sums.size()), staged(sums.size());
          kernels.values(sums.data(), sums.size(), grid, values.data());
          kernels.codes(sums.data(), sums.size(), grid, codes, direct.data());
          kernels.quantized(values.data(), values.size(), codes, staged.data());
          for (std::size_t i = 0; i < sums.size(); ++i) {
            const float value =
                std::min(std::max(layer_output(layer, i % channels, sums[i]), -0.75F), 1.5F);
            ASSERT_EQ(values[i], value);
            ASSERT_EQ(direct[i], quantize_activation(value, next, rounding)) << value;
            ASSERT_EQ(staged[i], direct[i]);
          }
        }
      }
    }
  }
}

TEST(CodeKernels, CodesAtTheEdgesBetweenLevels) {
  for (const int zero_point : {0, 3}) {
    for (const Rounding rounding : {Rounding::kNearest, Rounding::kFloor}) {
      const ActivationGrid grid{0.1F, zero_point, 7};
      std::vector<float> values{0, -0.0F, 1e30F, -1e30F};
      for (int half = -30; half <= 30; ++half) {
        const float edge = static_cast<float>(half) * 0.05F;
        for (const float v : {edge, std::nextafter(edge, 9.0F), std::nextafter(edge, -9.0F)})
          values.push_back(v);
      }
      for (const CodeKernels& kernels : code_kernels()) {
        std::vector<std::uint8_t> codes(values.size());
        kernels.quantized(values.data(), values.size(), code_grid(grid, rounding), codes.data());
        for (std::size_t i = 0; i < values.size(); ++i)
          EXPECT_EQ(codes[i], quantize_activation(values[i], grid, rounding)) << values[i];
      }
    }
  }
}

TEST(CodeKernels, PoolsOfSumsEqualPoolsOfValues) {
  RandomSource random(2);
  const NetworkSpec network = parse_network(R"({"schema_version": 1, "name": "pools",
    "input": {"channels": 6, "height": 9, "width": 7}, "layers": [
    {"name": "a", "type": "max_pool2d", "kernel": 2},
    {"name": "b", "type": "max_pool2d", "kernel": [3, 2], "stride": [2, 1], "padding": [1, 0, 1, 1]},
    {"name": "c", "type": "conv2d", "out_channels": 1, "kernel": 1}]})",
                                            "pools.json");
  for (const Layer& pool : network.layers) {
    if (pool.is_weight_layer()) continue;
    const auto sums = random_sums(static_cast<std::size_t>(pool.in.elements()), random);
    std::vector<float> values(sums.begin(), sums.end());
    std::vector<float> expected(static_cast<std::size_t>(pool.out.elements()));
    run_channels_last(pool, {values.data()}, {pool.in}, expected.data());
    for (const CodeKernels& kernels : code_kernels()) {
      std::vector<std::int32_t> got(expected.size());
      kernels.max_pool(sums.data(), pool, got.data());
      for (std::size_t i = 0; i < got.size(); ++i)
        EXPECT_EQ(static_cast<float>(got[i]), expected[i]);
    }
  }
}

TEST(CodeCache, ForgetsTheLeastLatelyUsedAndStaysWithinItsBytes) {
  CodeCache cache(10);
  cache.keep("a", {1, 2, 3, 4});
  cache.keep("b", {5, 6, 7, 8});
  EXPECT_EQ(cache.find("a", 5), nullptr);
  ASSERT_NE(cache.find("a", 4), nullptr);
  cache.keep("c", {9, 9, 9});
  EXPECT_EQ(cache.find("b", 1), nullptr);
  EXPECT_EQ(cache.find("a", 4)->at(2), 3);
  cache.keep("a", {7, 7, 7, 7, 7});
  EXPECT_EQ(cache.find("a", 5)->at(0), 7);
  EXPECT_EQ(cache.bytes(), 8U);
}

}  // namespace
}  // namespace ohmic
