#include "quant/network/float_network.h"

#include <ATen/ATen.h>

#include <cmath>

#include "nets/activation.h"
#include "nets/layer_parser.h"
#include "nets/network_loader.h"
#include "quant/network/network_weights.h"
#include "quant/network/reference_layers.h"
#include "tests/support/data_test_support.h"

namespace ohmic {
namespace {

using test::config_error;
using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

/// A network of the given layers over a C x H x W input.
NetworkSpec network_of(const std::string& layers, int channels, int height, int width) {
  const auto text = [](int v) { return std::to_string(v); };
  return parse_network(R"({"schema_version": 1, "name": "t", "input": {"channels": )" +
                           text(channels) + R"(, "height": )" + text(height) + R"(, "width": )" +
                           text(width) + R"(}, "layers": [)" + layers + "]}",
                       "test");
}

constexpr const char* kIdentity =
    R"({"name": "id", "type": "conv2d", "kernel": 1, "bias": false, "groups": )";

/// The same behind a convolution that changes nothing: a network has at least one weight layer.
NetworkSpec behind_identity(const std::string& layers, int channels, int height, int width) {
  const std::string count = std::to_string(channels);
  return network_of(kIdentity + count + R"(, "out_channels": )" + count + "}, " + layers, channels,
                    height, width);
}

/// Weights of that convolution, with others.
TensorMap with_identity(int channels, TensorMap others = {}) {
  others["id.weight"] =
      float_tensor({channels, 1, 1, 1}, std::vector<float>(static_cast<std::size_t>(channels), 1));
  return others;
}

/// Output for one image whose pixels count 1, 2, 3, ...
std::vector<float> run(const NetworkSpec& network, const TensorMap& weights) {
  FloatNetwork model(network);
  model.load(weights, "w");
  const at::NoGradGuard no_grad;
  const Shape& in = network.input;
  const at::Tensor image = at::arange(1, static_cast<double>(in.elements()) + 1, at::kFloat)
                               .reshape({1, in.channels, in.height, in.width});
  const at::Tensor out = model.forward(image).contiguous();
  EXPECT_EQ(out.numel(), network.shape_of(network.output).elements());
  return {out.data_ptr<float>(), out.data_ptr<float>() + out.numel()};
}

TensorMap conv_weights(std::vector<std::int64_t> shape, const std::vector<float>& values) {
  return {{"c.weight", float_tensor(std::move(shape), values)}};
}

// 1 2 3
// 4 5 6
// 7 8 9
TEST(FloatLayers, ConvolutionWithStrideAndPadding) {
  const auto network = network_of(R"({"name": "c", "type": "conv2d", "out_channels": 1, "kernel": 2,
    "stride": 2, "padding": 1, "bias": false})",
                                  1, 3, 3);
  EXPECT_THAT(run(network, conv_weights({1, 1, 2, 2}, {1, 10, 100, 1000})),
              ElementsAre(1000, 3200, 7040, 9865));
}

TEST(FloatLayers, ConvolutionWithAsymmetricPadding) {
  const auto network = network_of(R"({"name": "c", "type": "conv2d", "out_channels": 1, "kernel": 2,
    "padding": [0, 1, 0, 0], "bias": false})",
                                  1, 2, 2);  // left only
  EXPECT_THAT(run(network, conv_weights({1, 1, 2, 2}, {1, 10, 100, 1000})),
              ElementsAre(3010, 4321));
}

TEST(FloatLayers, ConvolutionWithGroupsAndBias) {
  const auto network = network_of(R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 1,
    "groups": 2})",
                                  2, 1, 2);
  TensorMap weights = conv_weights({2, 1, 1, 1}, {10, 100});
  weights["c.bias"] = float_tensor({2}, {1, 2});
  EXPECT_THAT(run(network, weights), ElementsAre(11, 21, 302, 402));
}

TEST(FloatLayers, ConvolutionWithDilation) {
  const auto network = network_of(R"({"name": "c", "type": "conv2d", "out_channels": 1, "kernel": 2,
    "dilation": 2, "bias": false})",
                                  1, 3, 3);
  EXPECT_THAT(run(network, conv_weights({1, 1, 2, 2}, {1, 10, 100, 1000})), ElementsAre(9731));
}

TEST(FloatLayers, MaxPoolInCeilModeKeepsTheCutWindows) {
  const std::string pool = R"({"name": "p", "type": "max_pool2d", "kernel": 2, "ceil_mode": )";
  EXPECT_THAT(run(behind_identity(pool + "true}", 1, 3, 3), with_identity(1)),
              ElementsAre(5, 6, 8, 9));
  EXPECT_THAT(run(behind_identity(pool + "false}", 1, 3, 3), with_identity(1)), ElementsAre(5));
}

TEST(FloatLayers, AveragePoolCountsPaddingButNotWhatCeilModeAdds) {
  const std::string pool = R"({"name": "p", "type": "avg_pool2d", "kernel": 2, )";
  EXPECT_THAT(run(behind_identity(pool + R"("padding": 1})", 1, 2, 2), with_identity(1)),
              ElementsAre(0.25, 0.5, 0.75, 1));
  EXPECT_THAT(run(behind_identity(pool + R"("ceil_mode": true})", 1, 3, 3), with_identity(1)),
              ElementsAre(3, 4.5, 7.5, 9));
  // A third window would start at 4, in the padding behind the map: there is none.
  EXPECT_THAT(
      run(behind_identity(pool + R"("padding": 1, "ceil_mode": true})", 1, 3, 3), with_identity(1)),
      ElementsAre(0.25, 1.25, 2.75, 7));
}

TEST(FloatLayers, AveragePoolAgreesWithLibTorch) {
  const at::Tensor image = at::arange(1, 36, at::kFloat).reshape({1, 1, 5, 7});
  for (const int kernel : {2, 3, 4}) {
    for (const int stride : {1, 2, 3}) {
      const auto text = [](int v) { return std::to_string(v); };
      const auto network = behind_identity(
          R"({"name": "p", "type": "avg_pool2d", "padding": 1, "ceil_mode": true, "kernel": )" +
              text(kernel) + R"(, "stride": )" + text(stride) + "}",
          1, 5, 7);
      const at::Tensor expected = at::avg_pool2d(image, kernel, stride, 1, true).contiguous();
      const std::vector<float> values(expected.data_ptr<float>(),
                                      expected.data_ptr<float>() + expected.numel());
      EXPECT_THAT(run(network, with_identity(1)), Pointwise(FloatEq(), values))
          << kernel << ' ' << stride;
    }
  }
}

TEST(FloatLayers, GraphWithAddConcatAndGlobalPool) {
  const auto network = behind_identity(R"(
    {"name": "a", "type": "relu", "inputs": ["id"]},
    {"name": "b", "type": "relu6", "inputs": ["id"]},
    {"name": "s", "type": "add", "inputs": ["a", "b"]},
    {"name": "k", "type": "concat", "inputs": ["s", "a"]},
    {"name": "d", "type": "dropout"},
    {"name": "g", "type": "global_avg_pool"},
    {"name": "f", "type": "flatten"})",
                                       2, 2, 2);
  // a: 1..4 and 5..8; b: 1..4 and 5,6,6,6; s: mean 5 and 12.25; a: mean 2.5 and 6.5
  EXPECT_THAT(run(network, with_identity(2)), ElementsAre(5, 12.25, 2.5, 6.5));
}

/// LibTorch's layers against the reference, value by value.
TEST(FloatLayers, CurvesProductsAndUpsamplingAreThoseOfTheReference) {
  const auto network = behind_identity(R"(
    {"name": "b", "type": "clip", "min": 2, "max": 11},
    {"name": "n", "type": "tanh", "inputs": ["id"]},
    {"name": "m", "type": "mul", "inputs": ["b", "n", "b"]},
    {"name": "l", "type": "leaky_relu", "slope": -0.25},
    {"name": "g", "type": "global_avg_pool"}, {"name": "e", "type": "sigmoid"},
    {"name": "h", "type": "hard_sigmoid", "slope": 0.01, "inputs": ["id"]},
    {"name": "s", "type": "hard_swish"},
    {"name": "p", "type": "mul", "inputs": ["s", "e", "l"]},
    {"name": "k", "type": "concat", "inputs": ["p", "l"]},
    {"name": "i", "type": "channel_slice", "start": 1, "out_channels": 3},
    {"name": "t", "type": "concat", "inputs": ["i", "l"]},
    {"name": "z", "type": "channel_slice", "start": 1, "out_channels": 4},
    {"name": "x", "type": "channel_shuffle", "groups": 2},
    {"name": "y", "type": "affine"}, {"name": "v", "type": "batch_norm2d"},
    {"name": "u", "type": "upsample2d", "scale": [2, 3]})",
                                       2, 2, 3);
  TensorMap affines;
  for (const char* part : {"y.weight", "y.bias", "v.weight", "v.bias", "v.running_mean"})
    affines[part] = float_tensor({4}, {0.5F, -1, 2, 0.25F});
  affines["v.running_var"] = float_tensor({4}, {4, 1, 0.25F, 1});
  NetworkSpec bound = network;
  bind_affines(bound, affines);
  Values image;
  for (int i = 1; i <= 12; ++i) image.push_back(static_cast<float>(i));
  const Values wanted = run_graph(bound, image, [](int, const Values& input) { return input; });
  EXPECT_THAT(run(network, with_identity(2, affines)), Pointwise(FloatNear(1e-4F), wanted));
}

/// On both sides of 0, where they bend.
TEST(FloatLayers, EveryActivationIsThatOfTheReference) {
  std::vector<float> values;
  for (int i = -8; i < 8; ++i) values.push_back(0.4F * static_cast<float>(i) + 0.1F);
  int count = 0;
  for (const LayerKind kind : layer_kinds()) {
    if (!is_activation(kind)) continue;
    const std::string keys = kind == LayerKind::kClip  ? R"(, "min": -1, "max": 2)"
                             : kind == LayerKind::kElu ? R"(, "alpha": 0.5)"
                                                       : "";
    const auto network = behind_identity(
        R"({"name": "x", "type": ")" + std::string(to_string(kind)) + "\"" + keys + "}", 1, 1, 16);
    FloatNetwork model(network);
    model.load(with_identity(1), "w");
    const at::NoGradGuard no_grad;
    const at::Tensor made = model.forward(at::tensor(values).reshape({1, 1, 1, 16})).flatten();
    for (int i = 0; i < 16; ++i) {
      const float x = values[static_cast<std::size_t>(i)];
      EXPECT_NEAR(made[i].item<float>(), activate(network.layers.back(), x), 1e-5)
          << to_string(kind) << " of " << x;
    }
    ++count;
  }
  EXPECT_GE(count, 12);
}

TEST(FloatLayers, BatchNormInBothModes) {
  const auto network = behind_identity(R"({"name": "n", "type": "batch_norm2d"})", 1, 1, 4);
  FloatNetwork model(network);
  model.load(with_identity(1, {{"n.weight", float_tensor({1}, {2})},
                               {"n.bias", float_tensor({1}, {1})},
                               {"n.running_mean", float_tensor({1}, {10})},
                               {"n.running_var", float_tensor({1}, {4})}}),
             "w");
  const at::Tensor image = at::tensor({8.0F, 10.0F, 12.0F, 14.0F}).reshape({1, 1, 1, 4});
  const at::NoGradGuard no_grad;
  EXPECT_NEAR(model.forward(image)[0][0][0][0].item<float>(), -1, 1e-4);  // (8 - 10) / 2 * 2 + 1
  model.set_training(true);
  EXPECT_NEAR(model.forward(image)[0][0][0][0].item<float>(), 1 - 6 / std::sqrt(5.0), 1e-4);
  const TensorMap after =
      model.save();  // a tenth of the batch's mean 11 and unbiased variance 20/3
  EXPECT_NEAR(to_floats(after.at("n.running_mean"))[0], 10.1, 1e-5);
  EXPECT_NEAR(to_floats(after.at("n.running_var"))[0], 3.6 + 2.0 / 3, 1e-5);
}

TEST(FloatNetwork, SavesWhatItLoaded) {
  const NetworkSpec network = load_network("lenet5");
  const TensorMap first = FloatNetwork(network, 1).save();
  FloatNetwork other(network, 2);
  EXPECT_NE(other.save().at("conv1.weight").bytes, first.at("conv1.weight").bytes);
  other.load(first, "w");
  EXPECT_EQ(other.save().at("conv1.weight").bytes, first.at("conv1.weight").bytes);
  EXPECT_EQ(first.size(), 10U);
  EXPECT_EQ(other.parameters().size(), 10U);
}

TEST(FloatNetwork, AccuracyCountsTheBestScoreOverUnevenBatches) {
  const auto network = behind_identity(R"({"name": "f", "type": "flatten"})", 3, 1, 1);
  FloatNetwork model(network);
  model.load(with_identity(3), "w");
  ImageSet images{3, 1, 1, {9, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 9, 9, 0, 0}, {0, 1, 2, 0, 0}};
  EXPECT_DOUBLE_EQ(accuracy(model, images, 2), 80);
}

TEST(Device, OnlyWhatLibTorchHas) {
  EXPECT_NO_THROW(require_device("cpu"));
  EXPECT_THAT(config_error([] { require_device("tpu"); }),
              HasSubstr("--device: unknown device 'tpu', allowed cpu, cuda"));
  if (!at::hasCUDA()) {
    EXPECT_THAT(config_error([] { require_device("cuda"); }), HasSubstr("--device: 'cuda' needs"));
  }
}

}  // namespace
}  // namespace ohmic
