#include "nets/network_loader.h"
#include "quant/calibration/calibration.h"
#include "quant/integer/integer_network_builder.h"
#include "tests/support/data_test_support.h"
#include "tests/unit/quant/zoo_network.h"

namespace ohmic {
namespace {

using test::config_error;
using ::testing::HasSubstr;

const char* const kNet = R"({"schema_version": 1, "name": "t",
    "input": {"channels": 1, "height": 4, "width": 4}, "layers": [
    {"name": "c", "type": "conv2d", "out_channels": 4, "kernel": 2, "stride": 2, "bias": false},
    {"name": "n", "type": "batch_norm2d"},
    {"name": "r", "type": "relu"},
    {"name": "f", "type": "flatten"},
    {"name": "l", "type": "linear", "out_features": 4}]})";

struct LearnedGrids : ::testing::Test {
  NetworkSpec network = parse_network(kNet, "t");
  std::vector<FoldedLayer> weights = random_weights(network, 1);

  LearnedGrids() {
    weights[0].learned = LearnedGrid{{2, 8}, {0.3F, 0.4F, 0.5F, 0.6F}, 1.0F, 0};
    weights[1].learned = LearnedGrid{{3, 4}, {0.7F, 0.7F, 0.7F, 0.7F}, 1.5F, 3};
  }
  IntegerNetwork built(const LayerBits& first, const LayerBits& second,
                       const QuantizerOptions& options = {}) {
    const ImageSet images = random_images(network.input, 40, 2);
    IntegerNetworkBuilder builder(network, weights, statistics(images), options);
    return builder.build({{first, second}});
  }
  std::vector<InputStatistics> statistics(const ImageSet& images) {
    return calibrate(network, weights, images, 40, 1);
  }
};

TEST_F(LearnedGrids, SurviveTheFileWithEveryBitOfTheWeights) {
  const TensorMap tensors = unfold_batch_norm(network, weights);
  check_weights(network, tensors, "file");
  const std::vector<FoldedLayer> again = fold_batch_norm(network, tensors);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_EQ(again[i].weight, weights[i].weight);
    EXPECT_EQ(again[i].bias, weights[i].bias);
    ASSERT_TRUE(again[i].learned);
    EXPECT_EQ(again[i].learned->weight_clip, weights[i].learned->weight_clip);
    EXPECT_EQ(again[i].learned->input_clip, weights[i].learned->input_clip);
    EXPECT_EQ(again[i].learned->input_zero_point, weights[i].learned->input_zero_point);
    EXPECT_EQ(again[i].learned->bits, weights[i].learned->bits);
  }
}

TEST_F(LearnedGrids, ServeAtTheirWidthsWithPlainRounding) {
  const IntegerNetwork integers = built({2, 8}, {3, 4});
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const IntegerLayer& layer = integers.layers[i];
    const LearnedGrid& grid = *weights[i].learned;
    EXPECT_EQ(layer.bias, weights[i].bias);
    EXPECT_EQ(layer.input.scale, level_step(grid.input_clip, layer.input.top_code));
    EXPECT_EQ(layer.input.zero_point, grid.input_zero_point);
    const std::size_t rows = weights[i].weight.size() / weights[i].bias.size();
    for (std::size_t k = 0; k < weights[i].weight.size(); ++k) {
      const float step = grid.weight_step(k / rows);
      EXPECT_EQ(layer.weights->scale[k / rows], step);
      EXPECT_EQ(layer.weights->codes[k],
                quantize_weight(weights[i].weight[k], step, weight_codes(grid.bits.weight_bits),
                                Rounding::kNearest));
    }
  }
}

TEST_F(LearnedGrids, OtherWidthsAndRoundingsAreQuantisedAsUsual) {
  QuantizerOptions floor;
  floor.rounding = Rounding::kFloor;
  QuantizerOptions per_tensor;
  per_tensor.per_tensor = true;
  const IntegerNetwork others = built({3, 7}, {2, 5});
  const IntegerNetwork floored = built({2, 8}, {3, 4}, floor);
  const IntegerNetwork shared = built({2, 8}, {3, 4}, per_tensor);
  EXPECT_EQ(shared.layers[1].input.scale, 1.5F / 15);  // its clips are equal
  for (FoldedLayer& layer : weights) layer.learned.reset();
  const auto same = [](const IntegerLayer& a, const IntegerLayer& b) {
    return a.weights->codes == b.weights->codes && a.weights->scale == b.weights->scale &&
           a.bias == b.bias && a.input.scale == b.input.scale;
  };
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(same(others.layers[i], built({3, 7}, {2, 5}).layers[i]));
    EXPECT_TRUE(same(floored.layers[i], built({2, 8}, {3, 4}, floor).layers[i]));
  }
  EXPECT_TRUE(same(shared.layers[0], built({2, 8}, {3, 4}, per_tensor).layers[0]));
}

TEST_F(LearnedGrids, BrokenOnesAreRefusedByName) {
  const TensorMap good = unfold_batch_norm(network, weights);
  const auto error = [&](const std::string& name, const RawTensor& tensor) {
    TensorMap tensors = good;
    tensors[name] = tensor;
    return config_error([&] { check_weights(network, tensors, "file"); });
  };
  EXPECT_THAT(error("c.weight_clip", float_tensor({4}, {1, 1, 0, 1})),
              HasSubstr("file: /c.weight_clip: element 2 is not a number from 1e-30 to 1e+30"));
  EXPECT_THAT(error("c.weight_clip", float_tensor({3}, {1, 1, 1})), HasSubstr("allowed [4]"));
  EXPECT_THAT(error("c.weight_bits", int32_tensor({1}, {17})), HasSubstr("is 17, allowed 2 to 16"));
  EXPECT_THAT(error("l.input_zero_point", int32_tensor({1}, {16})), HasSubstr("allowed 0 to 15"));
  EXPECT_THAT(error("l.input_clip", int32_tensor({1}, {1})), HasSubstr("is not of type F32"));
  TensorMap torn = good;
  torn.erase("l.input_clip");
  EXPECT_THAT(config_error([&] { check_weights(network, torn, "file"); }),
              HasSubstr("/l.input_clip: is missing"));
}

}  // namespace
}  // namespace ohmic
