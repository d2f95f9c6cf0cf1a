#include "quant/calibration/calibration.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "quant/network/reference_layers.h"
#include "tests/unit/quant/zoo_network.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

/// A weight layer of the float network in the plainest way, float64 sums.
Values plain_weight_layer(const Layer& layer, const FoldedLayer& weights, const Values& input) {
  const Sliding& s = layer.sliding;
  const int channels = layer.in.channels / layer.groups;
  Values output;
  for (int o = 0; o < layer.out_channels; ++o) {
    const int first = o / (layer.out_channels / layer.groups) * channels;
    for (int w = 0; w < layer.out.pixels(); ++w) {
      double sum = 0;
      for (int k = 0; k < channels * s.kernel_h * s.kernel_w; ++k) {
        const int tap = k % (s.kernel_h * s.kernel_w);
        const int y =
            w / layer.out.width * s.stride_h - s.pad_top + tap / s.kernel_w * s.dilation_h;
        const int x =
            w % layer.out.width * s.stride_w - s.pad_left + tap % s.kernel_w * s.dilation_w;
        if (y < 0 || x < 0 || y >= layer.in.height || x >= layer.in.width) continue;
        const int c = first + k / (s.kernel_h * s.kernel_w);
        sum += double{weights.weight[static_cast<std::size_t>(
                   o * channels * s.kernel_h * s.kernel_w + k)]} *
               input[static_cast<std::size_t>((c * layer.in.height + y) * layer.in.width + x)];
      }
      output.push_back(static_cast<float>(sum) + weights.bias[static_cast<std::size_t>(o)]);
    }
  }
  return output;
}

TEST(Calibration, SeesWhatTheFloatNetworkPutsIntoEachLayer) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const auto weights = random_weights(network, 5);
  const ImageSet images = random_images(network.input, 50, 6);
  const auto statistics = calibrate(network, weights, images, 40, 2);
  auto expected = empty_statistics(network);
  for (std::size_t n = 0; n < 40; ++n) {
    run_graph(network, network_input(images, n), [&](int index, const Values& input) {
      const auto i = static_cast<std::size_t>(index);
      const Layer& layer = network.weight_layer(index);
      expected[i].add(input.data(), input.size(), static_cast<std::size_t>(layer.in.pixels()));
      return plain_weight_layer(layer, weights[i], input);
    });
  }
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    EXPECT_NEAR(statistics[i].distribution().high(), expected[i].distribution().high(), 1e-4);
    EXPECT_NEAR(statistics[i].distribution().low(), expected[i].distribution().low(), 1e-4);
    const auto means = statistics[i].channel_means();
    for (std::size_t c = 0; c < means.size(); ++c)
      EXPECT_NEAR(means[c], expected[i].channel_means()[c], 1e-5) << "layer " << i;
  }
}

TEST(Calibration, MomentsAgreeWithTheMeansOfTheChannels) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const auto statistics =
      calibrate(network, random_weights(network, 5), random_images(network.input, 32, 6), 32, 1);
  // `point` is 1 x 1 and unpadded: a row a channel, and all windows of 32 images are few enough.
  const auto& point = statistics[2];
  ASSERT_EQ(point.moments().rows(), 8U);
  for (std::size_t c = 0; c < 8; ++c)
    EXPECT_NEAR(point.moments().mean()[c], point.channel_means()[c], 1e-9);
  EXPECT_EQ(statistics[1].moments().rows(), 0U) << "depthwise: no moments";
}

TEST(Calibration, ThreadsDoNotChangeABit) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const auto weights = random_weights(network, 5);
  const ImageSet images = random_images(network.input, 90, 6);
  const auto one = calibrate(network, weights, images, 90, 1);
  const auto three = calibrate(network, weights, images, 90, 3);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].channel_means(), three[i].channel_means());
    EXPECT_EQ(one[i].distribution().high(), three[i].distribution().high());
    for (std::size_t b = 0; b < one[i].moments().blocks(); ++b)
      EXPECT_EQ(one[i].moments().covariance(b), three[i].moments().covariance(b));
  }
}

TEST(Calibration, NamesTheLayerWhoseOutputIsNoNumberAnyMore) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  auto weights = random_weights(network, 5);
  const ImageSet images = random_images(network.input, 20, 6);
  for (FoldedLayer& layer : weights) {
    for (float& weight : layer.weight) weight = 1e9F;
  }
  const std::string error =
      config_error_of([&] { calibrate(network, weights, images, 20, 2, false, "w.safetensors"); });
  EXPECT_THAT(error, testing::StartsWith("w.safetensors: /"));
  EXPECT_THAT(error, testing::HasSubstr("puts out values beyond 1e+30 on training images"));
  weights = random_weights(network, 5);
  weights.back().bias.front() = 2e30F;  // of the last layer: nobody reads it
  EXPECT_THAT(config_error_of([&] { calibrate(network, weights, images, 20, 2); }),
              testing::StartsWith("weights: /" +
                                  network.weight_layer(static_cast<int>(weights.size()) - 1).name));
}

TEST(Calibration, NamesTheAffineLayerOrProductThatLeavesTheNumbers) {
  const auto error_of = [](const std::string& more, int bound) {
    NetworkSpec network = parse_network(R"({"schema_version": 1, "name": "n",
        "input": {"channels": 1, "height": 3, "width": 3}, "layers": [
          {"name": "c", "type": "conv2d", "out_channels": 1, "kernel": 1}, )" +
                                            more + "]}",
                                        "n.json");
    for (int i = 1; i <= bound; ++i)
      network.layers[static_cast<std::size_t>(i)].affine = {{1e9F}, {1}};
    const ImageSet images = random_images(network.input, 4, 6);
    return config_error_of([&] { calibrate(network, random_weights(network, 5), images, 4, 1); });
  };
  std::string chain;
  for (const char* name : {"a", "b", "d", "e", "f"})
    chain +=
        std::string(chain.empty() ? "" : ", ") + R"({"name": ")" + name + R"(", "type": "affine"})";
  EXPECT_THAT(error_of(chain, 5), testing::StartsWith("weights: /e.weight: layer 'e' puts out"));
  const std::string squares = R"({"name": "a", "type": "affine"}, {"name": "b", "type": "affine"},
      {"name": "s", "type": "mul", "inputs": ["b", "b"]})";
  EXPECT_THAT(error_of(squares, 2), testing::StartsWith("weights: /s: layer 's' puts out"));
}

}  // namespace
}  // namespace ohmic
