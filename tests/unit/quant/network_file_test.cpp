#include "quant/integer/network_file.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <limits>

#include "nets/network_loader.h"
#include "quant/integer/code_tensors.h"
#include "quant/network/network_weights.h"
#include "tests/support/bound_affines.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

/// A convolution in two groups and a linear layer: 4 x 9 and 2 x 4 codes.
NetworkSpec two_layers() {
  return parse_network(R"({"schema_version": 1, "name": "two",
    "input": {"channels": 2, "height": 3, "width": 3}, "layers": [
      {"name": "conv", "type": "conv2d", "out_channels": 4, "kernel": 3, "groups": 2},
      {"name": "flat", "type": "flatten"},
      {"name": "fc", "type": "linear", "out_features": 2, "bias": false}]})",
                       "two.json");
}

IntegerLayer layer_of(LayerBits bits, std::vector<WeightCode> codes, std::vector<float> scale,
                      ActivationGrid input) {
  IntegerLayer layer;
  layer.bits = std::move(bits);
  layer.bias.assign(scale.size(), -0.5F);
  layer.weights =
      std::make_shared<const IntegerWeights>(integer_weights(std::move(codes), std::move(scale)));
  layer.input = input;
  return layer;
}

/// conv at W12A16 with a zero point, fc in column groups of 6 and 3 bits, pruned.
IntegerNetwork two_integers() {
  std::vector<WeightCode> codes(36, 3);
  codes[0] = -2047;
  codes[35] = 2047;
  LayerBits grouped = grouped_bits({{1, 6}, {1, 3}}, 4);
  grouped.prune = 0.1;
  IntegerNetwork integers;
  integers.rounding = Rounding::kFloor;
  integers.layers = {layer_of({12, 16}, codes, {0.1F, 0.2F, 1e-9F, 3}, {0.25F, 40000, 65535}),
                     layer_of(grouped, {31, -31, 0, 1, 3, -3, 2, 0}, {1, 2}, {0.5F, 0, 15})};
  return integers;
}

void expect_equal(const IntegerNetwork& a, const IntegerNetwork& b) {
  EXPECT_EQ(a.rounding, b.rounding);
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (std::size_t i = 0; i < a.layers.size(); ++i) {
    const IntegerLayer& x = a.layers[i];
    const IntegerLayer& y = b.layers[i];
    EXPECT_EQ(x.bits, y.bits);
    EXPECT_EQ(x.weights->codes, y.weights->codes);
    EXPECT_EQ(x.weights->row_sum, y.weights->row_sum);
    EXPECT_EQ(x.weights->largest_partial_sum, y.weights->largest_partial_sum);
    EXPECT_EQ(x.weight_scale(), y.weight_scale());
    EXPECT_EQ(x.bias, y.bias);
    EXPECT_EQ(x.input.scale, y.input.scale);
    EXPECT_EQ(x.input.zero_point, y.input.zero_point);
    EXPECT_EQ(x.input.top_code, y.input.top_code);
  }
}

class NetworkFile : public ::testing::Test {
 protected:
  ~NetworkFile() override { std::remove(file_.c_str()); }

  /// What is wrong with the good file after a change.
  std::string error(const std::function<void(TensorMap&, Metadata&)>& change) const {
    TensorMap tensors = to_tensors(network_, two_integers());
    Metadata metadata = to_metadata(network_, two_integers());
    change(tensors, metadata);
    return config_error_of([&] { parse_network_file(network_, tensors, metadata, "file"); });
  }
  std::string tensor_error(const std::string& name, const RawTensor& tensor) const {
    return error([&](TensorMap& tensors, Metadata&) { tensors[name] = tensor; });
  }
  std::string metadata_error(const std::string& key, const std::string& text) const {
    return error([&](TensorMap&, Metadata& metadata) { metadata[key] = text; });
  }

  NetworkSpec network_ = two_layers();
  const std::string file_ =
      testing::TempDir() + "ohmic-network-" + std::to_string(::getpid()) + ".safetensors";
};

TEST_F(NetworkFile, IsReadAsItWasWritten) {
  write_network_file(file_, network_, two_integers(), {{"made_by", "a test"}});
  const auto read = find_network_file(file_, network_);
  ASSERT_TRUE(read);
  expect_equal(*read, two_integers());
  EXPECT_EQ(read_safetensors_metadata(file_).at("made_by"), "a test");
  EXPECT_EQ(read_safetensors_metadata(file_).at("fc.groups"), "1:6,1:3");
}

TEST_F(NetworkFile, HoldsTheAffineLayers) {
  const NetworkSpec bare = parse_network(R"({"schema_version": 1, "name": "two",
    "input": {"channels": 2, "height": 3, "width": 3}, "layers": [
      {"name": "norm", "type": "batch_norm2d"},
      {"name": "conv", "type": "conv2d", "out_channels": 4, "kernel": 3, "groups": 2},
      {"name": "flat", "type": "flatten"}, {"name": "scale", "type": "affine"},
      {"name": "fc", "type": "linear", "out_features": 2, "bias": false}]})",
                                         "two.json");
  const NetworkSpec bound = test::with_bound_affines(bare);
  write_network_file(file_, bound, two_integers());
  NetworkSpec read = bare;
  const auto integers = find_network_file(file_, read);
  ASSERT_TRUE(integers);
  expect_equal(*integers, two_integers());
  for (const std::size_t i : {std::size_t{0}, std::size_t{3}}) {
    EXPECT_EQ(read.layers[i].affine.scale, bound.layers[i].affine.scale);
    EXPECT_EQ(read.layers[i].affine.shift, bound.layers[i].affine.shift);
  }
  TensorMap tensors = to_tensors(bound, two_integers());
  tensors.erase("norm.bias");
  EXPECT_EQ(config_error_of([&] {
              parse_network_file(bare, tensors, to_metadata(bare, two_integers()), "file");
            }),
            "file: /norm.bias: is missing, an integer network 'two' needs it");
}

TEST_F(NetworkFile, CorrectedScalesAreTheScales) {
  IntegerNetwork integers = two_integers();
  integers.layers[0].corrected_scale = {4, 3, 2, 1};
  write_network_file(file_, network_, integers);
  EXPECT_EQ(find_network_file(file_, network_)->layers[0].weight_scale(),
            (std::vector<float>{4, 3, 2, 1}));
}

TEST_F(NetworkFile, FloatWeightsAreNone) {
  const TensorMap floats =
      unfold_batch_norm(network_, {{std::vector<float>(36, 0.5F), std::vector<float>(4)},
                                   {std::vector<float>(8, 0.5F), std::vector<float>(2)}});
  write_safetensors(file_, floats);
  EXPECT_FALSE(find_network_file(file_, network_));
  EXPECT_EQ(config_error_of([&] { check_weights(network_, floats, "file"); }), "no error");
  EXPECT_EQ(config_error_of(
                [&] { check_weights(network_, to_tensors(network_, two_integers()), "file"); }),
            "file: holds an integer network; needed are float weights");
}

TEST_F(NetworkFile, ABrokenTensorIsNamed) {
  EXPECT_EQ(error([](TensorMap&, Metadata&) {}), "no error");
  for (const char* part : {".weight", ".scale", ".bias", ".input_scale", ".input_zero_point"}) {
    const std::string name = std::string("fc") + part;
    EXPECT_EQ(error([&](TensorMap& tensors, Metadata&) { tensors.erase(name); }),
              "file: /" + name + ": is missing, an integer network 'two' needs it");
    EXPECT_THAT(tensor_error(name, float_tensor({3}, {1, 2, 3})),
                HasSubstr("/" + name + ": has shape [3]"));
  }
  EXPECT_THAT(tensor_error("fc.weight", float_tensor({2, 4}, std::vector<float>(8))),
              EndsWith("/fc.weight: is not of type I8 or I16"));
  EXPECT_THAT(tensor_error("fc.scale", int32_tensor({2}, {1, 1})), EndsWith("is not of type F32"));
  EXPECT_THAT(tensor_error("fc.input_zero_point", float_tensor({1}, {0})),
              EndsWith("is not of type I32"));
  EXPECT_THAT(tensor_error("fc.zero_point", int32_tensor({1}, {0})),
              HasSubstr("/fc.zero_point: is no part of an integer network 'two'"));
}

TEST_F(NetworkFile, ANumberOutOfItsRangeIsNamed) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float bad : {nan, 0.0F, -1.0F, 2e9F, std::numeric_limits<float>::infinity()}) {
    EXPECT_THAT(tensor_error("fc.scale", float_tensor({2}, {1, bad})),
                HasSubstr("/fc.scale: element 1 is "));
    EXPECT_THAT(tensor_error("conv.input_scale", float_tensor({1}, {bad})),
                HasSubstr("/conv.input_scale: element 0 is "));
  }
  EXPECT_THAT(tensor_error("fc.bias", float_tensor({2}, {nan, 0})),
              HasSubstr("/fc.bias: element 0"));
  EXPECT_EQ(tensor_error("fc.bias", float_tensor({2}, {-1, 0})), "no error");
  EXPECT_EQ(tensor_error("fc.input_zero_point", int32_tensor({1}, {15})), "no error");
  EXPECT_EQ(tensor_error("fc.input_zero_point", int32_tensor({1}, {16})),
            "file: /fc.input_zero_point: is 16, allowed 0 to 15");
  EXPECT_EQ(tensor_error("fc.input_zero_point", int32_tensor({1}, {-1})),
            "file: /fc.input_zero_point: is -1, allowed is at least 0");
}

TEST_F(NetworkFile, ACodeBeyondItsBitsIsNamed) {
  std::vector<WeightCode> codes(36, 2047);
  EXPECT_EQ(tensor_error("conv.weight", int16_tensor({4, 1, 3, 3}, codes)), "no error");
  codes[20] = -2048;
  EXPECT_EQ(tensor_error("conv.weight", int16_tensor({4, 1, 3, 3}, codes)),
            "file: /conv.weight: element 20 is -2048, codes of 12 bits end at 2047");
  // The second column has 3 bits; small codes may come in either type.
  EXPECT_EQ(tensor_error("fc.weight", int16_tensor({2, 4}, {31, 0, 0, 0, 3, 0, 0, 0})), "no error");
  EXPECT_EQ(tensor_error("fc.weight", int8_tensor({2, 4}, {31, 0, 0, 0, 0, 0, 0, -4})),
            "file: /fc.weight: element 7 is -4, codes of 3 bits end at 3");
  EXPECT_EQ(tensor_error("fc.weight", int8_tensor({2, 4}, {-128, 0, 0, 0, 0, 0, 0, 0})),
            "file: /fc.weight: element 0 is -128, codes of 6 bits end at 31");
}

TEST_F(NetworkFile, WidthsAreNamed) {
  EXPECT_EQ(
      error([](TensorMap&, Metadata& metadata) { metadata.erase("conv.weight_bits"); }),
      "file: /__metadata__/conv.weight_bits: is missing, an integer network names its widths");
  for (const char* bad : {"1", "17", "8.0", "", "eight", " 8"}) {
    EXPECT_EQ(
        metadata_error("conv.activation_bits", bad),
        "file: /__metadata__/conv.activation_bits: is '" + std::string(bad) + "', allowed 2 to 16");
  }
  for (const char* bad :
       {"", "1:6", "2:6,1:6", "1:6,1:17", "1:6,1:1", "0:6,2:6", "1:6;1:6", "1:6:6"}) {
    EXPECT_THAT(metadata_error("fc.groups", bad), HasSubstr("/__metadata__/fc.groups: is '"))
        << bad;
  }
  for (const char* bad : {"-0.1", "1.5", "half", "nan"})
    EXPECT_THAT(metadata_error("fc.prune", bad), EndsWith("', allowed 0 to 1"));
  EXPECT_THAT(metadata_error("rounding", "up"), EndsWith("is 'up', allowed nearest, floor"));
}

TEST_F(NetworkFile, WithoutARoundingCodesAreTheNearest) {
  Metadata metadata = to_metadata(network_, two_integers());
  metadata.erase("rounding");
  const TensorMap tensors = to_tensors(network_, two_integers());
  EXPECT_EQ(parse_network_file(network_, tensors, metadata, "file").rounding, Rounding::kNearest);
}

}  // namespace
}  // namespace ohmic
