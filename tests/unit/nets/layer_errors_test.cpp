// Every refusal of one layer's own keys, as the user reads it.
#include <gmock/gmock.h>

#include "nets/network_loader.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using testing::EndsWith;
using testing::StartsWith;

std::string file_error(const std::string& text) {
  return config_error_of([&] { parse_network(text, "n.json"); });
}

/// Error of a network whose second layer is `layer`; the first is a good one.
std::string layer_error(const std::string& layer) {
  return file_error(R"({"schema_version": 1, "name": "n", "dataset": "mnist",
      "input": {"channels": 4, "height": 8, "width": 8}, "layers": [
      {"name": "first", "type": "conv2d", "out_channels": 4, "kernel": 1}, )" +
                    layer + "]}");
}

std::string conv_error(const std::string& keys) {
  return layer_error(R"({"name": "x", "type": "conv2d", )" + keys + "}");
}

std::string pool_error(const std::string& keys) {
  return layer_error(R"({"name": "x", "type": "max_pool2d", )" + keys + "}");
}

TEST(NetworkFile, TopLevelKeys) {
  EXPECT_EQ(file_error("[]"), "n.json: /: must be an object {...}, found []");
  EXPECT_EQ(file_error("{}"), "n.json: /schema_version: this key is missing");
  EXPECT_EQ(file_error(R"({"schema_version": 2})"), "n.json: /schema_version: must be 1, found 2");
  EXPECT_EQ(file_error(R"({"schema_version": 1})"), "n.json: /name: this key is missing");
  EXPECT_EQ(file_error(R"({"schema_version": 1, "name": ""})"), "n.json: /name: must not be empty");
  EXPECT_EQ(file_error(R"({"schema_version": 1, "name": "n"})"),
            "n.json: /input: this key is missing");
  EXPECT_EQ(file_error(R"({"schema_version": 1, "name": "n", "dataset": 1})"),
            "n.json: /dataset: must be a text in quotes, found 1");
}

std::string input_error(const std::string& input, const std::string& rest = R"(, "layers": [])") {
  return file_error(R"({"schema_version": 1, "name": "n", "input": )" + input + rest + "}");
}

TEST(NetworkFile, InputAndLayers) {
  const std::string good = R"({"channels": 1, "height": 2, "width": 3})";
  EXPECT_EQ(input_error(R"({"channels": 1, "height": 2})"),
            "n.json: /input/width: this key is missing");
  EXPECT_EQ(input_error(R"({"channels": 0, "height": 2, "width": 3})"),
            "n.json: /input/channels: must be a whole number from 1 to 65536, found 0");
  EXPECT_EQ(input_error(R"({"channels": 1, "height": 8193, "width": 3})"),
            "n.json: /input/height: must be a whole number from 1 to 8192, found 8193");
  EXPECT_EQ(input_error(R"({"channels": 65536, "height": 8192, "width": 8192})"),
            "n.json: /input/channels: the input of 65536 x 8192 x 8192 is too large (allowed: "
            "1073741824 values)");
  EXPECT_THAT(input_error(R"({"channels": 1, "height": 2, "width": 3, "depth": 1})"),
              StartsWith("n.json: /input/depth: unknown key 'depth'"));
  EXPECT_EQ(input_error(good), "n.json: /layers: must be a list of 1 to 10000 layers, found []");
  EXPECT_EQ(input_error(good, ""), "n.json: /layers: this key is missing");
  EXPECT_EQ(input_error(good, R"(, "layers": {})"),
            "n.json: /layers: must be a list of 1 to 10000 layers, found {}");
  EXPECT_THAT(input_error(good, R"(, "layers": [{"name": "r", "type": "relu"}], "layer": [])"),
              StartsWith("n.json: /layer: unknown key 'layer'; did you mean 'layers'?"));
}

TEST(LayerKeys, NameAndType) {
  EXPECT_EQ(layer_error("7"), "n.json: /layers/1: must be an object {...}, found 7");
  EXPECT_EQ(layer_error(R"({"type": "relu"})"), "n.json: /layers/1/name: this key is missing");
  EXPECT_EQ(layer_error(R"({"name": "input", "type": "relu"})"),
            "n.json: /layers/1/name: 'input' is the network's input, no layer's name");
  EXPECT_THAT(layer_error(R"({"name": "", "type": "relu"})"), StartsWith("n.json: /layers/1/name"));
  EXPECT_EQ(layer_error(R"({"name": "a\nb", "type": "relu"})"),
            "n.json: /layers/1/name: must be a text without control characters and not empty, "
            "found \"a\\nb\"");
  EXPECT_EQ(layer_error(R"({"name": "x"})"),
            "n.json: /layers/1/type: layer 'x': this key is missing");
  EXPECT_EQ(
      layer_error(R"({"name": "x", "type": "rleu"})"),
      "n.json: /layers/1/type: layer 'x': unknown type 'rleu'; did you mean 'relu'? (allowed: "
      "conv2d, linear, relu, relu6, leaky_relu, clip, sigmoid, tanh, hard_sigmoid, hard_swish, "
      "elu, softplus, gelu, erf, max_pool2d, avg_pool2d, add, mul, concat, flatten, upsample2d, "
      "global_avg_pool, dropout, batch_norm2d, channel_shuffle, channel_slice, affine)");
}

TEST(LayerKeys, AreThoseOfTheType) {
  EXPECT_EQ(
      conv_error(R"("out_channels": 1, "kernle": 3, "kernel": 3)"),
      "n.json: /layers/1/kernle: layer 'x': unknown key 'kernle'; did you mean 'kernel'? "
      "(allowed: bias, dilation, groups, inputs, kernel, name, out_channels, padding, stride, "
      "type)");
  EXPECT_THAT(pool_error(R"("kernel": 2, "dilation": 1)"),
              StartsWith("n.json: /layers/1/dilation: layer 'x': unknown key 'dilation'"));
  EXPECT_THAT(layer_error(R"({"name": "x", "type": "relu", "kernel": 2})"),
              StartsWith("n.json: /layers/1/kernel: layer 'x': unknown key 'kernel'"));
  EXPECT_EQ(conv_error(R"("kernel": 1)"),
            "n.json: /layers/1/out_channels: layer 'x': this key is missing");
  EXPECT_EQ(conv_error(R"("out_channels": 1)"),
            "n.json: /layers/1/kernel: layer 'x': this key is missing");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel_size": 3)"),
            "n.json: /layers/1/kernel: layer 'x': this key is missing; there is 'kernel_size'");
  EXPECT_EQ(layer_error(R"({"name": "x", "type": "linear"})"),
            "n.json: /layers/1/out_features: layer 'x': this key is missing");
}

TEST(LayerKeys, KernelsStridesAndPadding) {
  const std::string at = "n.json: /layers/1/";
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 2.0)"),
            at + "kernel: layer 'x': must be a whole number from 1 to 8192, found 2.0");
  const std::string pair =
      "layer 'x': must be a whole number or [height, width], each from 1 to 8192, found ";
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": [1, 2, 3])"),
            at + "kernel: " + pair + "[1,2,3]");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": [1, 0])"), at + "kernel: " + pair + "[1,0]");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": [1, 18446744073709551615])"),
            at + "kernel: " + pair + "[1,18446744073709551615]");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 1, "stride": [1, 1.0])"),
            at + "stride: " + pair + "[1,1.0]");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 1, "dilation": "2")"),
            at + "dilation: " + pair + "\"2\"");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 1, "padding": [1, 1])"),
            at + "padding: layer 'x': must be a whole number or [top, left, bottom, right], each "
                 "from 0 to 8192, found [1,1]; write [1, 1, 1, 1]");
  EXPECT_THAT(
      conv_error(R"("out_channels": 1, "kernel": [3, 2], "dilation": 2, "padding": "same")"),
      EndsWith("found \"same\"; write [2, 1, 2, 1]"));
  EXPECT_THAT(conv_error(R"("out_channels": 1, "kernel": 4, "padding": "same")"),
              EndsWith("; write [1, 1, 2, 2]"));
  EXPECT_THAT(conv_error(R"("out_channels": 1, "kernel": 1, "padding": "valid")"),
              EndsWith("; write 0"));
  EXPECT_THAT(conv_error(R"("out_channels": 1, "kernel": 1, "padding": [1, -1])"),
              EndsWith("found [1,-1]"));
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 1, "padding": -1)"),
            at + "padding: layer 'x': must be a whole number from 0 to 8192, found -1");
}

TEST(LayerKeys, PoolPaddingIsAtMostHalfTheKernel) {
  EXPECT_EQ(pool_error(R"("kernel": 2, "padding": 1)"), "no error");
  EXPECT_EQ(
      pool_error(R"("kernel": [3, 4], "padding": [1, 2, 2, 2])"),
      "n.json: /layers/1/padding: layer 'x': must be at most half the kernel (1 high, 2 wide), "
      "found [1,2,2,2]");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 1, "padding": 3)"), "no error");
}

TEST(LayerKeys, FlagsGroupsEpsilonAndInputs) {
  const std::string at = "n.json: /layers/1/";
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 1, "bias": 1)"),
            at + "bias: layer 'x': must be true or false, found 1");
  EXPECT_EQ(pool_error(R"("kernel": 1, "ceil_mode": "yes")"),
            at + "ceil_mode: layer 'x': must be true or false, found \"yes\"");
  EXPECT_EQ(conv_error(R"("out_channels": 1, "kernel": 1, "groups": 0)"),
            at + "groups: layer 'x': must be a whole number from 1 to 65536, found 0");
  EXPECT_EQ(layer_error(R"({"name": "x", "type": "batch_norm2d", "epsilon": 0})"),
            at + "epsilon: layer 'x': must be a number from 1e-12 to 1.0, found 0");
  const std::string drop = R"({"name": "x", "type": "dropout", "p": )";
  EXPECT_EQ(layer_error(drop + "0.5}"), "no error");
  EXPECT_EQ(layer_error(drop + "2}"),
            at + "p: layer 'x': must be a number from 0.0 to 1.0, found 2");
  const std::string rule = at +
                           "inputs: layer 'x': must be a list of layer names, or \"input\" for the "
                           "network's input, found ";
  EXPECT_EQ(layer_error(R"({"name": "x", "type": "relu", "inputs": "first"})"), rule + "\"first\"");
  EXPECT_EQ(layer_error(R"({"name": "x", "type": "relu", "inputs": []})"), rule + "[]");
  EXPECT_EQ(layer_error(R"({"name": "x", "type": "relu", "inputs": [0]})"), rule + "[0]");
}

}  // namespace
}  // namespace ohmic
