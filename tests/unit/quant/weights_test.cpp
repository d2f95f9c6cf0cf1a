#include "nets/network_loader.h"
#include "quant/network/network_weights.h"
#include "tests/support/data_test_support.h"

namespace ohmic {
namespace {

using test::config_error;
using test::TempFolder;
using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::HasSubstr;

constexpr const char* kSmall = R"({"schema_version": 1, "name": "small",
  "input": {"channels": 1, "height": 2, "width": 2}, "layers": [
  {"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 1, "bias": false},
  {"name": "norm", "type": "batch_norm2d"},
  {"name": "flat", "type": "flatten"},
  {"name": "fc", "type": "linear", "out_features": 1}]})";

TensorMap small_weights() {
  TensorMap t;
  t["conv.weight"] = float_tensor({2, 1, 1, 1}, {1, 3});
  t["norm.weight"] = float_tensor({2}, {2, 1});
  t["norm.bias"] = float_tensor({2}, {0.5F, 0});
  t["norm.running_mean"] = float_tensor({2}, {1, 0});
  t["norm.running_var"] = float_tensor({2}, {3.99999F, 0.99999F});  // + epsilon 1e-5: 4 and 1
  t["fc.weight"] = float_tensor({1, 8}, {1, 2, 3, 4, 5, 6, 7, 8});
  t["fc.bias"] = float_tensor({1}, {9});
  return t;
}

TEST(CheckWeights, TakesAFittingSetAndIgnoresTheBatchCounter) {
  TensorMap t = small_weights();
  t["norm.num_batches_tracked"] = RawTensor{TensorType::kI64, {}, std::string(8, '\0')};
  EXPECT_NO_THROW(check_weights(parse_network(kSmall, "n"), t, "w"));
}

TEST(CheckWeights, NamesFileAndTensor) {
  const NetworkSpec network = parse_network(kSmall, "n");
  const auto error = [&](const auto& change) {
    TensorMap t = small_weights();
    change(t);
    return config_error([&] { check_weights(network, t, "w"); });
  };
  EXPECT_THAT(error([](TensorMap& t) { t.erase("fc.bias"); }),
              HasSubstr("w: /fc.bias: is missing"));
  EXPECT_THAT(
      error([](TensorMap& t) {
        t["conv.weight"].shape = {1, 2, 1, 1};
      }),
      HasSubstr("w: /conv.weight: has shape [1, 2, 1, 1], network 'small' needs [2, 1, 1, 1]"));
  EXPECT_THAT(error([](TensorMap& t) {
                t["conv.bias"] = float_tensor({2}, {0, 0});
              }),
              HasSubstr("w: /conv.bias: network 'small' has no such parameter"));
  EXPECT_THAT(error([](TensorMap& t) {
                t["module.fc.bias"] = t["fc.bias"];
                t.erase("fc.bias");
              }),
              HasSubstr("w: /fc.bias: is missing, network 'small' needs it; the file has "
                        "'module.fc.bias'"));
  EXPECT_THAT(error([](TensorMap& t) { t["fc.bias"] = int32_tensor({1}, {0}); }),
              HasSubstr("w: /fc.bias: holds integers"));
  EXPECT_THAT(error([](TensorMap& t) { t["fc.bias"] = float_tensor({1}, {1e30F * 1e30F}); }),
              HasSubstr("w: /fc.bias: element 0 is not a finite number"));
  EXPECT_THAT(error([](TensorMap& t) {
                t["norm.running_var"] = float_tensor({2}, {1, -1});
              }),
              HasSubstr("w: /norm.running_var: holds a negative variance"));
}

TEST(CheckWeights, RefusesABatchNormThatScalesOrShiftsFar) {
  TensorMap t = small_weights();
  t["norm.running_mean"] = float_tensor({2}, {1e9F, 1});
  t["norm.weight"] = float_tensor({2}, {8, 1});
  EXPECT_EQ(config_error([&] { check_weights(parse_network(kSmall, "n"), t, "w"); }),
            "w: /conv.weight: has a batch norm that shifts it by more than 1e+09");
  t = small_weights();
  t["norm.weight"] = float_tensor({2}, {1e9F, 1});
  t["norm.running_var"] = float_tensor({2}, {0, 1});
  EXPECT_EQ(config_error([&] { check_weights(parse_network(kSmall, "n"), t, "w"); }),
            "w: /conv.weight: times the scale of its batch norm is more than 1e+09");
}

TEST(CheckWeights, TakesParametersUpToABillion) {
  const NetworkSpec network = parse_network(kSmall, "n");
  TensorMap t = small_weights();
  t["fc.bias"] = float_tensor({1}, {-1e9F});
  EXPECT_NO_THROW(check_weights(network, t, "w"));
  t["fc.bias"] = float_tensor({1}, {3e38F});
  EXPECT_EQ(config_error([&] { check_weights(network, t, "w"); }),
            "w: /fc.bias: element 0 is 3e+38, allowed -1e+09 to 1e+09");
}

TEST(FoldBatchNorm, ScalesWeightsAndMovesTheBias) {
  const auto folded = fold_batch_norm(parse_network(kSmall, "n"), small_weights());
  ASSERT_EQ(folded.size(), 2U);
  EXPECT_NEAR(folded[0].weight[0], 1, 1e-6);  // 1 * 2/2
  EXPECT_NEAR(folded[0].weight[1], 3, 1e-6);
  EXPECT_NEAR(folded[0].bias[0], -0.5, 1e-6);  // (0 - 1) * 1 + 0.5
  EXPECT_NEAR(folded[0].bias[1], 0, 1e-6);
  EXPECT_THAT(folded[1].bias, ElementsAre(9));
}

/// A batch norm behind a relu, an affine layer behind it, one of a list.
constexpr const char* kAffine = R"({"schema_version": 1, "name": "small",
  "input": {"channels": 1, "height": 1, "width": 2}, "layers": [
  {"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 1},
  {"name": "relu", "type": "relu"},
  {"name": "norm", "type": "batch_norm2d", "epsilon": 0.25},
  {"name": "scale", "type": "affine"},
  {"name": "flat", "type": "flatten"},
  {"name": "list", "type": "affine"}]})";

TensorMap affine_weights() {
  TensorMap t;
  t["conv.weight"] = float_tensor({2, 1, 1, 1}, {1, 3});
  t["conv.bias"] = float_tensor({2}, {0, 1});
  t["norm.weight"] = float_tensor({2}, {3, -0.7F});
  t["norm.bias"] = float_tensor({2}, {0.5F, 0.1F});
  t["norm.running_mean"] = float_tensor({2}, {1, 0.3F});
  t["norm.running_var"] = float_tensor({2}, {2, 0.75F});  // + epsilon: 2.25 and 1
  t["scale.weight"] = float_tensor({2}, {0.3F, -2});
  t["scale.bias"] = float_tensor({2}, {0.7F, 1});
  t["list.weight"] = float_tensor({4}, {1, 2, 3, 4});
  t["list.bias"] = float_tensor({4}, {5, 6, 7, 8});
  return t;
}

TEST(BindAffines, GivesEachChannelItsNumbers) {
  NetworkSpec network = parse_network(kAffine, "n");
  EXPECT_NO_THROW(check_weights(network, affine_weights(), "w"));
  bind_affines(network, affine_weights());
  EXPECT_THAT(network.layers[2].affine.scale, ElementsAre(2, -0.7F));  // 3 / 1.5
  EXPECT_THAT(network.layers[2].affine.shift, ElementsAre(-1.5F, FloatEq(0.31F)));
  EXPECT_THAT(network.layers[3].affine.scale, ElementsAre(0.3F, -2));
  EXPECT_THAT(network.layers[5].affine.shift, ElementsAre(5, 6, 7, 8));
  EXPECT_TRUE(network.layers[1].affine.scale.empty());
}

TEST(BindAffines, AWrittenFileBindsToTheSameBits) {
  NetworkSpec network = parse_network(kAffine, "n");
  TensorMap tensors = affine_weights();
  std::vector<float> odd;
  for (int i = 0; i < 2; ++i) odd.push_back(1 / (3.0F + static_cast<float>(i)));
  tensors["norm.weight"] = float_tensor({2}, odd);
  bind_affines(network, tensors);
  const TensorMap written = unfold_batch_norm(network, fold_batch_norm(network, tensors));
  NetworkSpec again = parse_network(kAffine, "n");
  EXPECT_NO_THROW(check_weights(again, written, "w"));
  bind_affines(again, written);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    EXPECT_EQ(again.layers[i].affine.scale, network.layers[i].affine.scale) << i;
    EXPECT_EQ(again.layers[i].affine.shift, network.layers[i].affine.shift) << i;
  }
}

TEST(BindAffines, NumbersBeyondABillionAreRefused) {
  const NetworkSpec network = parse_network(kAffine, "n");
  TensorMap t = affine_weights();
  t["norm.weight"] = float_tensor({2}, {1e9F, 1});
  t["norm.running_var"] = float_tensor({2}, {0, 1});
  EXPECT_EQ(config_error([&] { check_weights(network, t, "w"); }),
            "w: /norm.weight: with its statistics goes beyond 1e+09");
  t = affine_weights();
  t["scale.weight"] = float_tensor({1}, {1});
  EXPECT_THAT(config_error([&] { check_weights(network, t, "w"); }),
              HasSubstr("w: /scale.weight: has shape [1], network 'small' needs [2]"));
}

TEST(FindWeights, PrefersTheGivenThenTheCurrentFolderThenTheShipped) {
  const TempFolder folder;
  std::filesystem::current_path(folder.path());
  const NetworkSpec network = parse_network(kSmall, "n");
  Dataset data;
  data.kind = data.spec = "synthetic:digits";
  EXPECT_EQ(weights_name(network, data.kind), "small-synthetic-digits.safetensors");
  EXPECT_THAT(config_error([&] { find_weights("", network, data); }),
              HasSubstr("ohmic train with this --net and --data synthetic:digits"));
  folder.write("small-synthetic-digits.safetensors", "");
  EXPECT_EQ(find_weights("", network, data), "small-synthetic-digits.safetensors");
  const std::string given = folder.write("given", "");
  EXPECT_EQ(find_weights(given, network, data), given);
  EXPECT_THAT(config_error([&] { find_weights("missing", network, data); }),
              HasSubstr("missing: no such weights file"));
}

TEST(FindWeights, ShippedOnesFitTheirNetworks) {
  const TempFolder folder;
  std::filesystem::current_path(folder.path());
  const NetworkSpec network = load_network("lenet5");
  for (const char* kind : {"mnist", "synthetic:digits"}) {
    Dataset data;
    data.kind = data.spec = kind;
    const std::string file = find_weights("", network, data);
    EXPECT_NO_THROW(check_weights(network, read_safetensors(file), file));
    EXPECT_EQ(read_safetensors_metadata(file).at("data"), kind);
    EXPECT_LT(std::filesystem::file_size(file), 300'000U);
  }
}

}  // namespace
}  // namespace ohmic
