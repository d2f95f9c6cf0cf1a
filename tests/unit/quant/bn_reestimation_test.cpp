#include "quant/integer/bn_reestimation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "quant/calibration/calibration.h"
#include "quant/integer/integer_network.h"
#include "quant/integer/integer_network_builder.h"
#include "tests/unit/quant/zoo_network.h"

namespace ohmic {
namespace {

QuantizerOptions reestimating() {
  QuantizerOptions options;
  options.bn_reestimation = true;
  return options;
}

TEST(MatchMoments, ByHand) {
  const OutputMoments wanted{{1, 5, 2, 3}, {3, 0, 4, 1}};
  const OutputMoments found{{2, 4, 0, 3}, {1.5, 0, 0, 1e-7}};
  const OutputCorrection each = match_moments(wanted, found, false);
  EXPECT_EQ(each.factor, (std::vector<double>{2, 1, 1, 1}));  // what does not vary keeps its scale
  EXPECT_EQ(each.offset, (std::vector<double>{-3, 1, 2, 0}));
  const OutputCorrection one = match_moments({{1, 5}, {3, 4}}, {{2, 4}, {1, 2}}, true);
  const double factor = std::sqrt(25.0 / 5.0);
  EXPECT_EQ(one.factor, (std::vector<double>{factor, factor}));
  EXPECT_DOUBLE_EQ(one.offset[1], 5 - 4 * factor);
}

/// A linear layer behind `features` inputs.
NetworkSpec one_layer(int features, int outputs) {
  return parse_network(
      R"({"schema_version": 1, "name": "one", "input": {"channels": )" + std::to_string(features) +
          R"(, "height": 1, "width": 1}, "layers": [{"name": "flat", "type": "flatten"},
             {"name": "fc", "type": "linear", "out_features": )" +
          std::to_string(outputs) + "}]}",
      "one.json");
}

IntegerLayer only_layer(const FoldedLayer& weights, const std::vector<Values>& inputs,
                        LayerBits bits) {
  const NetworkSpec network =
      one_layer(static_cast<int>(inputs[0].size()), static_cast<int>(weights.bias.size()));
  InputStatistics seen(network.input.channels);
  for (const Values& input : inputs) {
    seen.add(input.data(), input.size(), 1);
    seen.keep(input);
  }
  QuantizerOptions options = reestimating();
  options.clip = ClipMethod::kMax;
  IntegerNetworkBuilder builder(network, {weights}, {seen}, options);
  return builder.build({{bits}}).layers[0];
}

TEST(BnReestimation, CorrectsWhatRoundedWeightsDo) {
  // 0.4 becomes 0 at codes {-1, 0, 1}: of the outputs 0, 1, 0.4, 1.4 and a bias, 0, 1, 0, 1 is
  // left.
  const IntegerLayer layer =
      only_layer({{1.0F, 0.4F}, {0.25F}}, {{0, 0}, {1, 0}, {0, 1}, {1, 1}}, {2, 8});
  const double factor = std::sqrt(0.29 / 0.25);
  EXPECT_EQ(layer.weights->codes, (std::vector<WeightCode>{1, 0}));
  EXPECT_EQ(layer.weights->scale[0], 1.0F);
  EXPECT_NEAR(layer.weight_scale()[0], factor, 1e-6);
  EXPECT_NEAR(layer.bias[0], 0.25 + 0.7 - 0.5 * factor, 1e-6);
}

TEST(BnReestimation, CorrectsWhatRoundedInputsDo) {
  // Levels 0, 1/3, 2/3, 1: 0.3 and 0.4 become 1/3.
  const IntegerLayer layer = only_layer({{1.0F}, {0.0F}}, {{0.3F}, {0.4F}, {1}, {0}}, {8, 2});
  const double mean = 1.7 / 4, variance = 1.25 / 4 - mean * mean;
  const double found = 5.0 / 12, found_variance = (1 + 2.0 / 9) / 4 - found * found;
  const double factor = std::sqrt(variance / found_variance);
  EXPECT_NEAR(layer.weight_scale()[0], factor / 127, 1e-6);
  EXPECT_NEAR(layer.bias[0], mean - factor * found, 1e-6);
}

struct ZooReestimation : ::testing::Test {
  static constexpr std::size_t kImages = 32;
  NetworkSpec network = parse_network(kZoo, "zoo.json");
  std::vector<FoldedLayer> weights = random_weights(network, 5);
  std::vector<InputStatistics> inputs =
      calibrate(network, weights, random_images(network.input, kImages, 6), kImages, 1, true);

  IntegerNetworkBuilder builder(const QuantizerOptions& options) {
    return {network, weights, inputs, options};
  }
  /// Moments of what the arithmetic of the integer network gives for the kept inputs.
  OutputMoments computed(std::size_t i, const IntegerLayer& layer) {
    const Layer& spec = network.weight_layer(static_cast<int>(i));
    const auto pixels = static_cast<std::size_t>(spec.out.pixels());
    std::vector<double> sum(layer.bias.size()), squares(layer.bias.size());
    for (const Values& input : inputs[i].kept()) {
      const auto codes = input_codes(layer, input, Rounding::kNearest);
      const auto accumulators = integer_accumulators(spec, layer, codes);
      for (std::size_t k = 0; k < accumulators.size(); ++k) {
        const double y = layer_output(layer, k / pixels, accumulators[k]);
        sum[k / pixels] += y;
        squares[k / pixels] += y * y;
      }
    }
    OutputMoments moments;
    const auto count = static_cast<double>(inputs[i].kept().size() * pixels);
    for (std::size_t o = 0; o < sum.size(); ++o) {
      moments.mean.push_back(sum[o] / count);
      const double variance = squares[o] / count - moments.mean[o] * moments.mean[o];
      moments.deviation.push_back(std::sqrt(std::max(variance, 0.0)));
    }
    return moments;
  }
};

TEST_F(ZooReestimation, LayersInIntegersHaveTheFloatMoments) {
  IntegerNetworkBuilder zoo = builder(reestimating());
  int constant = 0;  // channels whose codes leave nothing that varies
  for (const int bits : {2, 3, 8}) {
    const IntegerNetwork integers = zoo.build(uniform_policy(network, bits, bits));
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const Layer& spec = network.weight_layer(static_cast<int>(i));
      const OutputMoments wanted = output_moments(spec, weights[i], inputs[i].kept());
      const OutputMoments got = computed(i, integers.layers[i]);
      for (std::size_t o = 0; o < wanted.mean.size(); ++o) {
        EXPECT_NEAR(got.mean[o], wanted.mean[o], 1e-4) << spec.name << " " << bits;
        constant += got.deviation[o] == 0 ? 1 : 0;
        if (got.deviation[o] == 0) continue;
        EXPECT_NEAR(got.deviation[o], wanted.deviation[o], 1e-4) << spec.name << " " << bits;
      }
    }
  }
  EXPECT_LE(constant, 1);
}

TEST_F(ZooReestimation, IsALayersOwnWhateverTheOthersAndTheOrderOfAsking) {
  IntegerNetworkBuilder zoo = builder(reestimating());
  const QuantPolicy low = uniform_policy(network, 2, 3);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (const LayerBits& bits : {LayerBits{2, 3}, LayerBits{2, 2}, LayerBits{3, 3}}) {
      QuantPolicy policy = uniform_policy(network, 5, 4);
      policy.layers[i] = bits;
      const IntegerLayer asked = zoo.build(policy).layers[i];
      QuantPolicy other = low;
      other.layers[i] = bits;
      const IntegerLayer fresh = builder(reestimating()).build(other).layers[i];
      EXPECT_EQ(asked.weight_scale(), fresh.weight_scale());
      EXPECT_EQ(asked.bias, fresh.bias);
      EXPECT_EQ(asked.weights->codes, fresh.weights->codes);
    }
  }
}

TEST_F(ZooReestimation, KeepsOneScaleALayerPerTensor) {
  QuantizerOptions options = reestimating();
  options.per_tensor = true;
  const IntegerNetwork integers = builder(options).build(uniform_policy(network, 3, 3));
  options.bn_reestimation = false;
  const IntegerNetwork plain = builder(options).build(uniform_policy(network, 3, 3));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::vector<float>& scale = integers.layers[i].weight_scale();
    EXPECT_TRUE(std::all_of(scale.begin(), scale.end(), [&](float s) { return s == scale[0]; }));
    EXPECT_NE(scale[0], plain.layers[i].weight_scale()[0]);
  }
}

TEST_F(ZooReestimation, LeavesLearnedWidthsAlone) {
  const std::size_t outputs = weights[2].bias.size();
  weights[2].learned = LearnedGrid{{3, 3}, std::vector<float>(outputs, 0.5F), 1.0F, 0};
  IntegerNetworkBuilder zoo = builder(reestimating());
  const IntegerLayer learned = zoo.build(uniform_policy(network, 3, 3)).layers[2];
  EXPECT_EQ(learned.bias, weights[2].bias);
  EXPECT_TRUE(learned.corrected_scale.empty());
  EXPECT_FALSE(zoo.build(uniform_policy(network, 2, 3)).layers[2].corrected_scale.empty());
}

TEST_F(ZooReestimation, NeedsKeptInputs) {
  const auto without =
      calibrate(network, weights, random_images(network.input, kImages, 6), kImages, 1);
  EXPECT_THROW(IntegerNetworkBuilder(network, weights, without, reestimating()), std::logic_error);
  for (const InputStatistics& seen : without) EXPECT_TRUE(seen.kept().empty());
}

TEST_F(ZooReestimation, SeesTheSameInputsWhateverTheThreads) {
  const ImageSet images = random_images(network.input, 90, 6);
  const auto one = calibrate(network, weights, images, 90, 1, true);
  const auto three = calibrate(network, weights, images, 90, 3, true);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].kept(), three[i].kept());
}

}  // namespace
}  // namespace ohmic
