#include "quant/training/block_lasso.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "quant/integer/integer_network_builder.h"
#include "tests/unit/quant/quarters_case.h"
#include "tests/unit/quant/zoo_network.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

TEST(BlockLassoNetwork, ForwardIsTheIntegerNetworkOfItsWeights) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const ImageSet images = random_images(network.input, 12, 1);
  const auto weights = random_weights(network, 3);
  IntegerNetworkBuilder builder(network, weights, calibrate(network, weights, images, 12, 1, true),
                                {});
  for (const int activation_bits : {3, 8}) {
    const QuantPolicy policy = block_lasso_policy(network, 8, activation_bits);
    BlockLassoNetwork model(network, weights, builder.build(policy), {4, 3}, false, at::kFloat);
    {
      const at::NoGradGuard no_grad;
      for (const ParameterGroup& group : model.parameters(1)) {
        for (at::Tensor tensor : group.tensors) tensor.sub_(0.13);  // off every code and clip
      }
    }
    model.project();
    IntegerNetworkBuilder reader(network, model.folded(), empty_statistics(network), {});
    const IntegerNetwork learned = reader.build(policy);
    const at::NoGradGuard no_grad;
    for (std::size_t n = 0; n < 3; ++n) {
      const at::Tensor scores = model.forward(image_batch(images, n, 1)).scores;
      const Values exact = integer_forward(network, learned, network_input(images, n));
      for (std::size_t k = 0; k < exact.size(); ++k) {
        EXPECT_NEAR(scores[0][static_cast<std::int64_t>(k)].item<float>(), exact[k],
                    1e-3 + 0.02 * std::abs(exact[k]));
      }
    }
  }
}

TEST(BlockLassoNetwork, StartsAtTheFloatWeightsNearestCodes) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const auto weights = random_weights(network, 5);
  const ImageSet images = random_images(network.input, 12, 1);
  IntegerNetworkBuilder builder(network, weights, calibrate(network, weights, images, 12, 1, true),
                                {});
  const BlockLassoNetwork model(network, weights, builder.build(block_lasso_policy(network, 8, 4)),
                                {9, 8}, false, at::kFloat);
  const std::vector<FoldedLayer> start = model.folded();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float step = start[i].learned->weight_step(0);  // without batch norm: one a layer
    float largest = 0;
    for (std::size_t w = 0; w < weights[i].weight.size(); ++w) {
      EXPECT_LE(std::abs(start[i].weight[w] - weights[i].weight[w]), 0.501F * step);
      largest = std::max(largest, std::abs(weights[i].weight[w]));
    }
    EXPECT_FLOAT_EQ(start[i].learned->weight_clip.front(), largest);
    EXPECT_EQ(start[i].bias, weights[i].bias);
    EXPECT_EQ(start[i].learned->bits.activation_bits, i == 0 ? 8 : 4);
  }
}

TEST(BlockLassoNetwork, FewerBitsStartWhereTheirRoundingErrorIsLeast) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const auto weights = random_weights(network, 5);
  const ImageSet images = random_images(network.input, 12, 1);
  IntegerNetworkBuilder builder(network, weights, calibrate(network, weights, images, 12, 1, true),
                                {});
  const BlockLassoNetwork model(network, weights, builder.build(block_lasso_policy(network, 3, 4)),
                                {9, 8}, false, at::kFloat);
  const std::vector<FoldedLayer> start = model.folded();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float largest =
        std::abs(*std::max_element(weights[i].weight.begin(), weights[i].weight.end(),
                                   [](float a, float b) { return std::abs(a) < std::abs(b); }));
    const float step = start[i].learned->weight_step(0);
    double error = 0, error_unclipped = 0;
    for (std::size_t w = 0; w < weights[i].weight.size(); ++w) {
      const float weight = weights[i].weight[w];
      const float code = std::round(start[i].weight[w] / step);
      EXPECT_EQ(code, std::clamp(std::round(weight / step), -3.0F, 3.0F));
      error += std::pow(weight - start[i].weight[w], 2);
      error_unclipped += std::pow(weight - std::round(weight / largest * 3) * largest / 3, 2);
    }
    EXPECT_LT(error, error_unclipped);
    EXPECT_EQ(start[i].learned->bits.weight_bits, 3);
  }
  EXPECT_LE(model.figures().bits_per_weight, 2);
}

/// Conv of 4 rows, 6 columns and linear of 54 rows, 4 columns; the conv has a batch norm.
struct BlockLassoTest : QuartersTest {
  BlockLassoOptions lasso{0.01, {2, 3}};

  BlockLassoTest() {
    options.training.epochs = 5;
    options.training.learning_rate = 0.05;
  }
  IntegerNetwork start() {
    return evaluator(weights).integer_network(block_lasso_policy(network, 8, 4));
  }
  BlockLassoResult trained() {
    return train_block_lasso(network, weights, start(), data, options, lasso, hooks);
  }
};

/// Sum over a layer's blocks and planes of the square root of the number of set bits.
double norms_of(const WeightBlocks& blocks, const std::vector<WeightCode>& codes) {
  double norms = 0;
  for (int b = 0; b < 7; ++b) {
    std::vector<int> bits(static_cast<std::size_t>(blocks.blocks()));
    for (std::size_t w = 0; w < codes.size(); ++w) {
      bits[static_cast<std::size_t>(blocks.cell_of_weight()[w] / blocks.cells())] +=
          std::abs(static_cast<int>(codes[w])) >> b & 1;
    }
    for (const int set : bits) norms += std::sqrt(set);
  }
  return norms;
}

TEST_F(BlockLassoTest, PenaltyIsWeighedByALayersSizeAndBits) {
  const BlockLassoNetwork model(network, weights, start(), lasso.block, false, at::kFloat);
  const IntegerNetwork integers =
      evaluator(model.folded()).integer_network(block_lasso_policy(network, 8, 4));
  double expected = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::vector<WeightCode>& codes = integers.layers[i].weights->codes;
    const WeightBlocks blocks(network.weight_layer(static_cast<int>(i)), lasso.block);
    expected += static_cast<double>(codes.size()) * 7 / (4 * 6 + 54 * 4) * norms_of(blocks, codes);
  }
  const at::NoGradGuard no_grad;
  EXPECT_NEAR(model.forward(image_batch(data.validation, 0, 1)).penalty.item<double>(), expected,
              1e-4 * expected);
}

TEST_F(BlockLassoTest, DropsPlanesAndReportsTheIntegerNetworksFigures) {
  const BlockLassoResult none = [this] {
    lasso.alpha = 0;
    return trained();
  }();
  lasso.alpha = 0.01;
  const BlockLassoResult result = trained();
  EXPECT_LT(result.figures.bits_per_weight, 0.6 * none.figures.bits_per_weight);
  EXPECT_GT(result.validation_accuracy, none.validation_accuracy - 10);
  const QuantPolicy policy = block_lasso_policy(network, 8, 4);
  const TensorMap file = unfold_batch_norm(network, result.weights);
  EXPECT_EQ(evaluator(fold_batch_norm(network, file)).validation_accuracy(policy),
            result.validation_accuracy);

  double planes = 0, nonzero = 0;
  const IntegerNetwork integers = evaluator(result.weights).integer_network(policy);
  for (std::size_t i = 0; i < 2; ++i) {
    const WeightBlocks blocks(network.weight_layer(static_cast<int>(i)), lasso.block);
    std::vector<int> most(static_cast<std::size_t>(blocks.blocks()));
    const auto& codes = integers.layers[i].weights->codes;
    for (std::size_t w = 0; w < codes.size(); ++w) {
      int& block = most[static_cast<std::size_t>(blocks.cell_of_weight()[w] / blocks.cells())];
      block = std::max(block, std::abs(static_cast<int>(codes[w])));
      nonzero += codes[w] != 0;
    }
    for (std::size_t j = 0; j < most.size(); ++j) {
      int length = 0;
      while (most[j] >> length != 0) ++length;
      planes += length * blocks.weights_in()[j];
    }
  }
  EXPECT_DOUBLE_EQ(result.figures.bits_per_weight, planes / (4 * 6 + 54 * 4));
  EXPECT_DOUBLE_EQ(result.figures.density, nonzero / (4 * 6 + 54 * 4));
}

void expect_same(const std::vector<FoldedLayer>& a, const std::vector<FoldedLayer>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].weight, b[i].weight);
    EXPECT_EQ(a[i].bias, b[i].bias);
    EXPECT_EQ(a[i].learned->weight_clip, b[i].learned->weight_clip);
    EXPECT_EQ(a[i].learned->input_clip, b[i].learned->input_clip);
  }
}

TEST_F(BlockLassoTest, ResumedAnywhereEndsAsAStraightRun) {
  const BlockLassoResult straight = trained();
  expect_same(trained().weights, straight.weights);
  for (const int batches : {9, 25, 41, 79}) {  // of 80; planes are dropped before 24 and 48
    options.training.checkpoint = folder.file("checkpoint" + std::to_string(batches));
    int asked = 0;
    hooks.stop_requested = [&] { return ++asked > batches; };
    EXPECT_TRUE(trained().training.stopped);
    hooks.stop_requested = {};
    options.training.resume = true;
    const BlockLassoResult resumed = trained();
    expect_same(resumed.weights, straight.weights);
    EXPECT_EQ(resumed.validation_accuracy, straight.validation_accuracy);
    options.training.resume = false;
  }
}

double planes_in(const std::string& checkpoint) {
  double kept = 0;
  const TensorMap tensors = read_safetensors(checkpoint);
  for (const char* layer : {"c", "l"}) {
    const auto masks = tensors.at("weights/" + std::string(layer) + ".plane_masks");
    for (const float mask : to_floats(masks)) kept += mask;
  }
  return kept;
}

TEST_F(BlockLassoTest, PlanesAreDroppedAtThirtyAndSixtyPercent) {
  const auto kept_after = [this](int batches) {
    options.training.checkpoint = folder.file("after" + std::to_string(batches));
    int asked = 0;
    hooks.stop_requested = [&] { return ++asked > batches; };
    trained();
    return planes_in(options.training.checkpoint);
  };
  const double all = kept_after(24);  // of 80 steps
  const double fewer = kept_after(25);
  EXPECT_EQ(all, 7 * (2 * 2 + 27 * 2));  // planes of all blocks
  EXPECT_LT(fewer, all);
  EXPECT_EQ(kept_after(48), fewer);
  EXPECT_LT(kept_after(49), fewer);
}

TEST_F(BlockLassoTest, SettlingStepsHaveNoPenaltyAndDropNothing) {
  lasso.settle = 0.5;
  lasso.alpha = 100;
  std::vector<double> losses;
  hooks.on_step = [&losses](const StepReport& step) { losses.push_back(step.loss); };
  options.training.epochs = 4;
  options.training.epoch_images = 16 * options.training.batch;  // losses are means of an epoch
  const BlockLassoResult result = trained();
  ASSERT_EQ(losses.size(), 64U);
  EXPECT_GT(losses[31], 20);  // with a penalty to its end
  for (std::size_t step = 32; step < losses.size(); ++step) EXPECT_LT(losses[step], 20) << step;

  lasso.alpha = 0.01;
  std::vector<double> kept;
  for (const int batches : {9, 10, 19, 20, 32, 33, 63}) {  // of 64; 9.6, 19.2 and 32 drop planes
    options.training.checkpoint = folder.file("settle" + std::to_string(batches));
    int asked = 0;
    hooks.stop_requested = [&] { return ++asked > batches; };
    trained();
    kept.push_back(planes_in(options.training.checkpoint));
  }
  EXPECT_EQ(kept[0], kept[1]);
  EXPECT_LT(kept[3], kept[0]);
  EXPECT_LT(kept[5], kept[4]);
  EXPECT_EQ(kept[6], kept[5]);
}

TEST_F(BlockLassoTest, WholeLayersLoseTheirPlanesToo) {
  lasso = {0.3, {0, 0, true}};
  const BlockLassoResult result = trained();
  EXPECT_LT(result.figures.bits_per_weight, 7);
  const BlockLassoNetwork model(network, weights, start(), lasso.block, false, at::kFloat);
  EXPECT_EQ(model.figures().bits_per_weight, 7);
}

}  // namespace
}  // namespace ohmic
