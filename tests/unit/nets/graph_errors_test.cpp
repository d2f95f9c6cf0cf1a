// Every refusal of a graph whose layers are well-formed alone: wiring and shapes.
#include <gmock/gmock.h>

#include "nets/network_loader.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const char kConv[] = R"({"name": "c", "type": "conv2d", "out_channels": 4, "kernel": 1})";

std::string graph_error(const std::string& layers,
                        const std::string& input = R"("channels": 4, "height": 8, "width": 8)") {
  return config_error_of([&] {
    parse_network(R"({"schema_version": 1, "name": "n", "input": {)" + input + R"(}, "layers": [)" +
                      layers + "]}",
                  "n.json");
  });
}

/// Error of the 4 x 8 x 8 input, a 1 x 1 convolution to 4 x 8 x 8, then `layers`.
std::string after_conv(const std::string& layers) {
  return graph_error(std::string(kConv) + ", " + layers);
}

TEST(GraphErrors, NamesAreUnique) {
  EXPECT_EQ(after_conv(R"({"name": "r", "type": "relu"}, {"name": "c", "type": "relu"})"),
            "n.json: /layers/2/name: layer 'c': this name is already taken by /layers/0");
}

TEST(GraphErrors, ProducersAreKnown) {
  EXPECT_EQ(after_conv(R"({"name": "conv_two", "type": "relu"},
                          {"name": "s", "type": "add", "inputs": ["c", "conv_twp"]})"),
            "n.json: /layers/2/inputs/1: layer 's': unknown layer 'conv_twp'; did you mean "
            "'conv_two'?");
  EXPECT_THAT(after_conv(R"({"name": "r", "type": "relu", "inputs": ["a\nb"]})"),
              HasSubstr("unknown layer 'a\\nb'"));
}

TEST(GraphErrors, InputsAreAsManyAsTheTypeTakes) {
  EXPECT_EQ(after_conv(R"({"name": "s", "type": "add"})"),
            "n.json: /layers/1/inputs: layer 's': add takes two or more inputs, found 1");
  EXPECT_EQ(after_conv(R"({"name": "s", "type": "concat", "inputs": ["c"]})"),
            "n.json: /layers/1/inputs: layer 's': concat takes two or more inputs, found 1");
  EXPECT_EQ(after_conv(R"({"name": "r", "type": "relu", "inputs": ["c", "input"]})"),
            "n.json: /layers/1/inputs: layer 'r': relu takes one input, found 2");
}

TEST(GraphErrors, CyclesNameLayersOnThem) {
  EXPECT_EQ(after_conv(R"({"name": "behind", "type": "relu", "inputs": ["b"]},
                          {"name": "a", "type": "add", "inputs": ["c", "b"]},
                          {"name": "b", "type": "relu"})"),
            "n.json: /layers/3/inputs: layer 'b': lies on a cycle: 'b' -> 'a' -> 'b'");
  EXPECT_EQ(after_conv(R"({"name": "a", "type": "relu", "inputs": ["a"]})"),
            "n.json: /layers/1/inputs: layer 'a': lies on a cycle: 'a' -> 'a'");
}

TEST(GraphErrors, OneOutputAndAWeightLayer) {
  EXPECT_EQ(
      after_conv(
          R"({"name": "a", "type": "relu"}, {"name": "b", "type": "relu", "inputs": ["c"]})"),
      "n.json: /layers/1: layer 'a': a network has one output, but no layer reads any of 'a', "
      "'b'");
  EXPECT_EQ(graph_error(R"({"name": "r", "type": "relu"})"),
            "n.json: /layers: the network has no weight layer (conv2d or linear)");
}

TEST(GraphErrors, KernelsFitTheirInput) {
  EXPECT_EQ(graph_error(R"({"name": "x", "type": "conv2d", "out_channels": 1, "kernel": [3, 2],
                            "dilation": [5, 1], "padding": [1, 0, 1, 0]})"),
            "n.json: /layers/0/kernel: layer 'x': the kernel spans 11 x 2 pixels, more than the "
            "padded input of 10 x 8");
  EXPECT_THAT(after_conv(R"({"name": "p", "type": "avg_pool2d", "kernel": 9})"),
              StartsWith("n.json: /layers/1/kernel: layer 'p': the kernel spans 9 x 9 pixels"));
}

TEST(GraphErrors, GroupsDivideTheChannels) {
  EXPECT_EQ(graph_error(
                R"({"name": "x", "type": "conv2d", "out_channels": 6, "kernel": 1, "groups": 4})"),
            "n.json: /layers/0/groups: layer 'x': must divide 4 input channels and 6 out_channels, "
            "found 4");
  EXPECT_THAT(
      graph_error(
          R"({"name": "x", "type": "conv2d", "out_channels": 6, "kernel": 1, "groups": 3})"),
      EndsWith("found 3"));
}

TEST(GraphErrors, JoinedShapesAgree) {
  const std::string wide = R"({"name": "w", "type": "conv2d", "out_channels": 5, "kernel": 1}, )";
  EXPECT_EQ(after_conv(wide + R"({"name": "s", "type": "add", "inputs": ["c", "w"]})"),
            "n.json: /layers/2/inputs: layer 's': add needs inputs of one shape, found 4 x 8 x 8 "
            "of 'c' and 5 x 8 x 8 of 'w'");
  EXPECT_THAT(after_conv(wide + R"({"name": "s", "type": "add", "inputs": ["w", "input"]})"),
              EndsWith("found 5 x 8 x 8 of 'w' and 4 x 8 x 8 of 'input'"));
  EXPECT_EQ(after_conv(wide + R"({"name": "s", "type": "concat", "inputs": ["c", "w"]})"),
            "no error");
  EXPECT_EQ(
      after_conv(R"({"name": "p", "type": "max_pool2d", "kernel": 2},
                          {"name": "s", "type": "concat", "inputs": ["c", "p"]})"),
      "n.json: /layers/2/inputs: layer 's': concat needs inputs of one height and width, found "
      "4 x 8 x 8 of 'c' and 4 x 4 x 4 of 'p'");
}

TEST(GraphErrors, FlatAndUnflattenedInputs) {
  EXPECT_EQ(
      after_conv(R"({"name": "l", "type": "linear", "out_features": 2})"),
      "n.json: /layers/1: layer 'l': linear needs a flat input, found 4 x 8 x 8; put a flatten "
      "layer before it");
  const std::string flat = R"({"name": "f", "type": "flatten"}, )";
  EXPECT_EQ(
      after_conv(flat + R"({"name": "p", "type": "max_pool2d", "kernel": 1})"),
      "n.json: /layers/2: layer 'p': max_pool2d needs channels x height x width, found a flat "
      "input of 256");
  EXPECT_THAT(
      after_conv(flat + R"({"name": "x", "type": "conv2d", "out_channels": 1, "kernel": 1})"),
      HasSubstr("layer 'x': conv2d needs channels x height x width"));
  EXPECT_THAT(after_conv(flat + R"({"name": "g", "type": "global_avg_pool"})"),
              HasSubstr("layer 'g': global_avg_pool needs channels x height x width"));
}

TEST(GraphErrors, SizesStayWithin64Bits) {
  const std::string large = R"("channels": 64, "height": 4096, "width": 4096)";
  EXPECT_EQ(
      graph_error(R"({"name": "x", "type": "conv2d", "out_channels": 65, "kernel": 1})", large),
      "n.json: /layers/0: layer 'x': its output of 65 x 4096 x 4096 is too large (allowed: 65536 "
      "channels, 1073741824 values)");
  EXPECT_EQ(graph_error(R"({"name": "f", "type": "flatten"},
                           {"name": "l", "type": "linear", "out_features": 65536})",
                        large),
            "n.json: /layers/1: layer 'l': has 70368744177664 weights (allowed: 4294967296)");
  EXPECT_EQ(
      graph_error(
          R"({"name": "x", "type": "conv2d", "out_channels": 64, "kernel": 999, "padding": 499})",
          large),
      "n.json: /layers/0: layer 'x': the network needs more than 1125899906842624 "
      "multiplications an image up to here");
  EXPECT_EQ(
      graph_error(R"({"name": "x", "type": "conv2d", "out_channels": 65536, "kernel": 1},
                           {"name": "y", "type": "concat", "inputs": ["x", "x"]})",
                  R"("channels": 1, "height": 1, "width": 1)"),
      "n.json: /layers/1: layer 'y': its output of 131072 x 1 x 1 is too large (allowed: 65536 "
      "channels, 1073741824 values)");
}

}  // namespace
}  // namespace ohmic
