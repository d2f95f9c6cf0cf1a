#include "quant/integer/integer_network.h"

#include <gtest/gtest.h>

#include <cstring>

#include "nets/network_loader.h"
#include "quant/integer/code_tensors.h"
#include "quant/integer/integer_network_builder.h"

namespace ohmic {
namespace {

/// 1 x 3 x 3 image, one 2 x 2 convolution with padding 1 on the left, two outputs.
NetworkSpec tiny_network() {
  return parse_network(R"({"schema_version": 1, "name": "tiny",
    "input": {"channels": 1, "height": 3, "width": 3},
    "layers": [{"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 2, "padding": [0, 1, 0, 0]}]})",
                       "tiny.json");
}

IntegerLayer tiny_layer(int zero_point) {
  IntegerWeights weights;
  weights.codes = {1, 2, 3, 4, -1, 0, 0, 1};
  weights.scale = {0.5F, 0.25F};
  weights.row_sum = {10, 0};
  weights.largest_partial_sum = 10;
  return {{4, 4},
          std::make_shared<const IntegerWeights>(weights),
          {0.1F, zero_point, 15},
          {1.0F, -1.0F}};
}

const std::vector<ActivationCode> kCodes{1, 2, 3, 4, 5, 6, 7, 8, 9};

TEST(IntegerNetwork, AccumulatorsByHand) {
  const NetworkSpec network = tiny_network();
  const auto sums = integer_accumulators(network.weight_layer(0), tiny_layer(0), kCodes);
  // First window: columns -1 and 0, so taps 2 and 4 see codes 1 and 4.
  ASSERT_EQ(sums.size(), 12U);
  EXPECT_EQ(sums[0], 2 * 1 + 4 * 4);
  EXPECT_EQ(sums[1], 1 * 1 + 2 * 2 + 3 * 4 + 4 * 5);
  EXPECT_EQ(sums[7], -1 + 5);
}

TEST(IntegerNetwork, PaddingEntersAsTheZeroPoint) {
  const NetworkSpec network = tiny_network();
  const auto sums = integer_accumulators(network.weight_layer(0), tiny_layer(6), kCodes);
  EXPECT_EQ(sums[0], 1 * 6 + 2 * 1 + 3 * 6 + 4 * 4);
}

TEST(IntegerNetwork, OutputTakesTheZeroPointBack) {
  const IntegerLayer layer = tiny_layer(6);
  const float scale = 0.5F * 0.1F;
  EXPECT_EQ(layer_output(layer, 0, 42), static_cast<float>(42 - 60) * scale + 1.0F);
}

TEST(IntegerNetwork, LargeAccumulatorsRoundOnce) {
  const IntegerLayer layer = tiny_layer(0);
  const std::int64_t sum = (std::int64_t{1} << 24) + 1;
  EXPECT_EQ(layer_output(layer, 0, sum), static_cast<float>(sum) * (0.5F * 0.1F) + 1.0F);
}

// 2^31 - 1 = 2147483647; 127 * 255 * 66311 = 2147481735 and one row more leaves it.
TEST(CodeTensors, TypesChangeWhereTheSumsNeedIt) {
  const auto sums_type = [](std::int64_t rows, const LayerBits& bits) {
    return accumulator_tensor({1}, {7}, rows, bits).type;
  };
  EXPECT_EQ(sums_type(66311, {8, 8}), TensorType::kI32);
  EXPECT_EQ(sums_type(66312, {8, 8}), TensorType::kI64);
  EXPECT_EQ(sums_type(1, {16, 16}), TensorType::kI32);  // 32767 * 65535 = 2147385345
  EXPECT_EQ(sums_type(2, {16, 16}), TensorType::kI64);
  const std::int64_t large = std::int64_t{-32767} * 65535 * 4096;
  const RawTensor wide = accumulator_tensor({1}, {large}, 4096, {16, 16});
  std::int64_t back = 0;
  std::memcpy(&back, wide.bytes.data(), sizeof(back));
  EXPECT_EQ(back, large);
}

TEST(CodeTensors, CodesTakeTwoBytesFromNineBitsOn) {
  EXPECT_EQ(weight_code_tensor({2}, {-127, 127}, 8).type, TensorType::kI8);
  const RawTensor weights = weight_code_tensor({2}, {-255, 255}, 9);
  EXPECT_EQ(weights.type, TensorType::kI16);
  EXPECT_EQ(weights.bytes, std::string("\x01\xff\xff\x00", 4));
  EXPECT_EQ(activation_code_tensor({1}, {255}, 8).bytes, "\xff");
  const RawTensor activations = activation_code_tensor({1}, {65535}, 9);
  EXPECT_EQ(activations.type, TensorType::kU16);
  EXPECT_EQ(activations.bytes, "\xff\xff");
}

/// 70,000 rows at 16 bits: their sum of codes leaves 32 bits, and so does the zero point's share.
TEST(IntegerNetwork, RowSumsOfSixteenBitsDoNotOverflow) {
  const QuantizerOptions options{ClipMethod::kMax, {}, false, false, false, {}};
  const std::vector<float> weight(70000, 1.0F);
  const IntegerWeights w = quantize_weights(weight, {weight, 1, options}, 16, options);
  EXPECT_EQ(w.row_sum[0], 70000 * std::int64_t{32767});
  EXPECT_EQ(w.largest_partial_sum, 70000 * std::int64_t{32767});
  IntegerLayer layer;
  layer.bits = {16, 16};
  layer.weights = std::make_shared<const IntegerWeights>(w);
  layer.input = {1, 65535, 65535};
  layer.bias = {0};
  EXPECT_EQ(layer_output(layer, 0, 65535 * w.row_sum[0]), 0.0F);
  EXPECT_EQ(layer_output(layer, 0, 0), -static_cast<float>(65535 * w.row_sum[0]) * w.scale[0]);
}

TEST(IntegerNetwork, ChannelScalesBeatOneScaleWhereChannelsDiffer) {
  // One channel a hundred times the other: a shared scale leaves the small one without levels.
  const std::vector<float> weight{100, -70, 30, 90, 1, -0.7F, 0.3F, 0.9F};
  const auto error_of = [&](bool per_tensor) {
    QuantizerOptions options;
    options.per_tensor = per_tensor;
    const IntegerWeights w = quantize_weights(weight, {weight, 2, options}, 4, options);
    double error = 0;
    for (std::size_t i = 4; i < 8; ++i) {
      const double e = double{weight[i]} - double{w.scale[1]} * w.codes[i];
      error += e * e;
    }
    return error;
  };
  EXPECT_LT(error_of(false), 0.01);
  EXPECT_GT(error_of(true), 1.0);
}

TEST(IntegerNetwork, PartialSumsAreBoundedByOneSign) {
  const QuantizerOptions options{ClipMethod::kMax, {}, false, false, false, {}};
  const std::vector<float> weight{7, -3, -5, 1};
  const IntegerWeights w = quantize_weights(weight, {weight, 1, options}, 4, options);
  EXPECT_EQ(w.codes, (std::vector<WeightCode>{7, -3, -5, 1}));
  EXPECT_EQ(w.row_sum[0], 0);
  EXPECT_EQ(w.largest_partial_sum, 8);
}

TEST(IntegerNetwork, ColumnsOfGroupsAreThoseOfTheLayerAtTheirWidthsAndPrunedOnesAreZero) {
  const NetworkSpec network = parse_network(R"({"schema_version": 1, "name": "one",
    "input": {"channels": 2, "height": 1, "width": 1},
    "layers": [{"name": "flat", "type": "flatten"}, {"name": "fc", "type": "linear", "out_features": 3}]})",
                                            "one.json");
  const std::vector<FoldedLayer> weights{{{1.0F, 0.4F, 0.7F, -0.2F, 0.1F, 0.3F}, {0, 1, 2}}};
  InputStatistics inputs(2);
  const std::vector<float> seen{0.5F, 1.0F};
  inputs.add(seen.data(), seen.size(), 1);
  QuantizerOptions options;
  options.prune.rows = 2;
  IntegerNetworkBuilder builder(network, weights, {inputs}, options);
  const IntegerLayer mixed = builder.build({{grouped_bits({{1, 6}, {2, 3}}, 8)}}).layers[0];
  const IntegerLayer six = builder.build(uniform_policy(network, 6, 8)).layers[0];
  const IntegerLayer three = builder.build(uniform_policy(network, 3, 8)).layers[0];
  for (std::size_t o = 0; o < 3; ++o) {
    const IntegerLayer& own = o == 0 ? six : three;
    EXPECT_EQ(mixed.weight_scale()[o], own.weight_scale()[o]);
    EXPECT_EQ(mixed.bias[o], own.bias[o]);
    for (std::size_t r = 0; r < 2; ++r)
      EXPECT_EQ(mixed.weights->codes[2 * o + r], own.weights->codes[2 * o + r]);
  }
  LayerBits pruned{6, 8};
  pruned.prune = 0.34;
  const IntegerLayer third = builder.build({{pruned}}).layers[0];
  EXPECT_EQ(third.weights->codes[4], 0);
  EXPECT_EQ(third.weights->codes[5], 0);
  EXPECT_NE(third.weights->codes[0], 0);
  // What the mean output loses stands in the bias: 0.1 x 0.5 + 0.3 x 1.
  EXPECT_FLOAT_EQ(third.bias[2], 2.35F);
}

TEST(IntegerNetwork, BiasCorrectionKeepsTheMeanOutput) {
  const NetworkSpec network = parse_network(R"({"schema_version": 1, "name": "one",
    "input": {"channels": 2, "height": 1, "width": 1},
    "layers": [{"name": "flat", "type": "flatten"}, {"name": "fc", "type": "linear", "out_features": 1}]})",
                                            "one.json");
  const std::vector<FoldedLayer> weights{{{1.0F, 0.4F}, {0.0F}}};
  InputStatistics inputs(2);
  const std::vector<float> seen{0.5F, 1.0F};
  inputs.add(seen.data(), seen.size(), 1);
  QuantizerOptions options;
  options.clip = ClipMethod::kMax;
  IntegerNetworkBuilder builder(network, weights, {inputs}, options);
  const IntegerNetwork integers = builder.build(uniform_policy(network, 2, 8));
  // 0.4 becomes 0 at codes {-1, 0, 1}, which takes 0.4 * 1.0 from the mean.
  EXPECT_FLOAT_EQ(integers.layers[0].bias[0], 0.4F);
}

}  // namespace
}  // namespace ohmic
