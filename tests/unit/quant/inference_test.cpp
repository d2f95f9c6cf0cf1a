#include <gtest/gtest.h>

#include <cstdlib>

#include "nets/network_loader.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/inference/integer_inference.h"
#include "quant/integer/inference/integer_products.h"
#include "quant/integer/integer_network_builder.h"
#include "tests/unit/quant/random_layer.h"
#include "tests/unit/quant/zoo_network.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

/// Instruction sets that oneDNN is held to, each in a process of its own; those without VNNI
/// saturate. What the machine lacks changes nothing.
class Inference : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    setenv("DNNL_MAX_CPU_ISA", GetParam(), 1);
    if (!IntegerInference::available()) GTEST_SKIP() << "a build without oneDNN";
  }
};

INSTANTIATE_TEST_SUITE_P(Isa, Inference,
                         testing::Values("AVX2", "AVX2_VNNI", "AVX512_CORE", "ALL"));

std::vector<std::uint8_t> channels_last(const std::vector<ActivationCode>& planar,
                                        const Shape& shape) {
  std::vector<std::uint8_t> result;
  const auto pixels = static_cast<std::size_t>(shape.pixels());
  for (std::size_t p = 0; p < pixels; ++p) {
    for (std::size_t c = 0; c < planar.size() / pixels; ++c)
      result.push_back(static_cast<std::uint8_t>(planar[c * pixels + p]));
  }
  return result;
}

/// Sums of `batch` random images against integer_accumulators, as float32. False where the layer
/// was refused.
bool check_product(const NetworkSpec& network, const IntegerLayer& layer, Extremes extremes,
                   RandomSource& random) {
  constexpr int kBatch = 2;
  const Layer& spec = network.weight_layer(0);
  IntegerProducts products(network);
  const auto product = products.prepare(0, layer, kBatch);
  if (!product) return false;
  std::vector<std::vector<ActivationCode>> images;
  std::vector<std::uint8_t> codes, scratch;
  for (int n = 0; n < kBatch; ++n) {
    images.push_back(random_codes(spec, layer, extremes, random));
    for (const auto code : channels_last(images.back(), spec.in)) codes.push_back(code);
  }
  const auto each = static_cast<std::size_t>(spec.out.elements());
  std::vector<std::int32_t> sums(each * kBatch);
  product->run(codes.data(), sums.data(), scratch);
  const auto channels = static_cast<std::size_t>(spec.out.channels);
  const auto pixels = static_cast<std::size_t>(spec.out.pixels());
  for (std::size_t n = 0; n < kBatch; ++n) {
    const auto exact = integer_accumulators(spec, layer, images[n]);
    for (std::size_t i = 0; i < each; ++i) {
      const std::int32_t got = sums[n * each + i % pixels * channels + i / pixels];
      EXPECT_EQ(static_cast<float>(got), static_cast<float>(exact[i])) << to_text(spec, layer);
      if (static_cast<float>(got) != static_cast<float>(exact[i])) return true;
    }
  }
  return true;
}

TEST_P(Inference, ProductsAreExactAtEveryWidthAndExtreme) {
  RandomSource random(1);
  const NetworkSpec network = convolution(19, 5, 3, 1);
  for (int w = kMinBits; w <= 8; ++w) {
    for (int a = kMinBits; a <= 8; ++a) {
      for (const Extremes extremes : {Extremes::kTop, Extremes::kBottom, Extremes::kMixed}) {
        const IntegerLayer layer = random_layer(network.weight_layer(0), w, a, 0, extremes, random);
        EXPECT_TRUE(check_product(network, layer, extremes, random)) << w << ' ' << a;
      }
    }
  }
}

TEST_P(Inference, CodesOfMoreThanAByteAreLeftToOthers) {
  RandomSource random(1);
  const NetworkSpec network = convolution(3, 2, 1, 0);
  for (const auto& [w, a] : {std::pair{9, 2}, {2, 9}, {16, 16}}) {
    const IntegerLayer layer =
        random_layer(network.weight_layer(0), w, a, 0, Extremes::kTop, random);
    EXPECT_FALSE(fits_bytes(layer));
    EXPECT_EQ(IntegerProducts(network).prepare(0, layer, 1), nullptr) << w << ' ' << a;
  }
}

TEST_P(Inference, RandomGeometriesAreExact) {
  const char* seed = std::getenv("OHMIC_FUZZ_SEED");  // for longer runs by hand
  RandomSource random(seed != nullptr ? static_cast<unsigned>(std::atoi(seed)) : 2);
  for (int round = 0; round < 60; ++round) {
    const NetworkSpec network = random_convolution(random);
    const Layer& spec = network.weight_layer(0);
    const auto bits = [&] { return static_cast<int>(random() % 7) + 2; };
    const int w = random() % 2 == 0 ? 8 : bits();
    const int a = random() % 2 == 0 ? 8 : bits();
    const int zero = random() % 2 == 0 ? 0 : static_cast<int>(random() % (1U << a));
    const auto extremes = static_cast<Extremes>(random() % 4);
    const IntegerLayer layer = random_layer(spec, w, a, zero, extremes, random);
    EXPECT_TRUE(check_product(network, layer, extremes, random)) << to_text(spec, layer);
  }
}

TEST_P(Inference, SumsBeyondFloat32AreRoundedOnceOrRefused) {
  RandomSource random(3);
  const NetworkSpec network = convolution(3000, 3, 1, 0);
  const Layer& spec = network.weight_layer(0);
  for (const Extremes extremes : {Extremes::kTop, Extremes::kNearTop}) {
    const IntegerLayer plain = random_layer(spec, 8, 8, 0, extremes, random);
    check_product(network, plain, extremes, random);
    const IntegerLayer shifted = random_layer(spec, 8, 8, 3, extremes, random);
    EXPECT_FALSE(check_product(network, shifted, extremes, random));
  }
}

/// Widths at random against integer_forward, every bit of the output.
void expect_equal_to_reference(const NetworkSpec& network, int rounds, std::size_t count = 9) {
  const ImageSet images = random_images(network.input, count, 1);
  RandomSource random(4);
  for (int round = 0; round < rounds; ++round) {
    QuantizerOptions options;
    options.rounding = round % 3 == 2 ? Rounding::kFloor : Rounding::kNearest;
    options.error_feedback = false;
    options.bn_reestimation = round % 2 == 1;
    const auto weights = random_weights(network, static_cast<unsigned>(round));
    IntegerNetworkBuilder builder(network, weights, calibrate(network, weights, images, 4, 1, true),
                                  options);
    QuantPolicy policy = uniform_policy(network, 8, 8);
    if (round > 0) {
      for (LayerBits& bits : policy.layers)
        bits = {static_cast<int>(random() % 7 + 2), static_cast<int>(random() % 7 + 2)};
    }
    SCOPED_TRACE(to_string(policy));
    const IntegerNetwork integers = builder.build(policy);
    const auto outputs =
        IntegerInference(network, 2).outputs(integers, images, images.size(), false);
    ASSERT_TRUE(outputs.has_value());
    for (std::size_t n = 0; n < images.size(); ++n)
      EXPECT_EQ((*outputs)[n], integer_forward(network, integers, network_input(images, n))) << n;
  }
}

TEST_P(Inference, EveryLayerKindEqualsTheReference) {
  expect_equal_to_reference(parse_network(kZoo, "zoo.json"), 6);
}

TEST_P(Inference, CurvesProductsAndUpsamplingEqualTheReference) {
  expect_equal_to_reference(curves_network(), 6);
}

TEST_P(Inference, LeNetEqualsTheReference) {
  expect_equal_to_reference(load_network("lenet5"), 2, 4);
}

/// What stands in a chain decides what is done on sums: clamps around pools, pools that overlap or
/// hang over, a flattened map, an output that is a map.
TEST_P(Inference, ChainsEqualTheReference) {
  expect_equal_to_reference(parse_network(R"({"schema_version": 1, "name": "chain",
    "input": {"channels": 2, "height": 11, "width": 10},
    "layers": [
      {"name": "a", "type": "conv2d", "out_channels": 5, "kernel": 3, "padding": 1},
      {"name": "p1", "type": "max_pool2d", "kernel": 3, "stride": 2, "padding": 1},
      {"name": "r1", "type": "relu"},
      {"name": "p2", "type": "max_pool2d", "kernel": 2, "stride": 1},
      {"name": "b", "type": "conv2d", "out_channels": 7, "kernel": 2, "stride": 2},
      {"name": "r2", "type": "relu6"}, {"name": "r3", "type": "relu"},
      {"name": "c", "type": "conv2d", "out_channels": 300, "kernel": 1},
      {"name": "p3", "type": "max_pool2d", "kernel": 2, "ceil_mode": true},
      {"name": "d", "type": "conv2d", "out_channels": 3, "kernel": 1}]})",
                                          "chain.json"),
                            4);
}

TEST(InferenceCache, KeptCodesChangeNoFigure) {
  if (!IntegerInference::available()) GTEST_SKIP() << "a build without oneDNN";
  RandomSource random(7);
  for (const NetworkSpec& net : {parse_network(kZoo, "zoo.json"), load_network("lenet5")}) {
    const ImageSet images = random_images(net.input, 150, 5);
    const auto weights = random_weights(net, 6);
    QuantizerOptions options;
    options.error_feedback = false;
    options.bn_reestimation = net.name == "zoo";
    IntegerNetworkBuilder builder(net, weights, calibrate(net, weights, images, 4, 1, true),
                                  options);
    IntegerInference kept(net, 2);
    // Few widths, so that starts are shared, and shared in all but one width.
    for (int round = 0; round < 24; ++round) {
      QuantPolicy policy = uniform_policy(net, 3, 3);
      LayerBits& one = policy.layers[policy.layers.size() - 1 - random() % 3];
      (random() % 2 == 0 ? one.weight_bits : one.activation_bits) = 2;
      const std::size_t count = round % 3 == 0 ? 150 : 33 + random() % 90;
      const IntegerNetwork integers = builder.build(policy);
      EXPECT_EQ(kept.outputs(integers, images, count, true),
                IntegerInference(net, 1).outputs(integers, images, count, false))
          << to_string(policy) << ' ' << count;
    }
  }
}

}  // namespace
}  // namespace ohmic
