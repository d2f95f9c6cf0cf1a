#include "quant/training/finetune.h"

#include <algorithm>

#include "nets/network_loader.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/integer/integer_network_builder.h"
#include "quant/training/fake_quant_network.h"
#include "tests/unit/quant/quarters_case.h"
#include "tests/unit/quant/zoo_network.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// That a network which begins at the policy's integers computes, and learns from, these integers.
void expect_start_at_the_integers(const QuantPolicy& policy, QuantizerOptions options) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  const ImageSet images = random_images(network.input, 12, 1);
  const auto weights = random_weights(network, 3);
  IntegerNetworkBuilder builder(network, weights, calibrate(network, weights, images, 12, 1, true),
                                options);
  const IntegerNetwork start = builder.build(policy);
  FinetuneOptions finetuning;
  finetuning.prune = options.prune;
  const FakeQuantNetwork model(network, weights, start,
                               finetune_masks(network, weights, start, finetuning),
                               options.per_tensor, at::kFloat);

  options.bn_reestimation = false;
  IntegerNetworkBuilder again(network, model.folded(), empty_statistics(network), options);
  const IntegerNetwork learned = again.build(policy);
  for (std::size_t i = 0; i < start.layers.size(); ++i) {
    EXPECT_EQ(learned.layers[i].weights->codes, start.layers[i].weights->codes) << i;
    EXPECT_EQ(learned.layers[i].bias, start.layers[i].bias) << i;
    for (std::size_t o = 0; o < start.layers[i].bias.size(); ++o) {
      EXPECT_FLOAT_EQ(learned.layers[i].weight_scale()[o], start.layers[i].weight_scale()[o]);
    }
    EXPECT_EQ(learned.layers[i].input.zero_point, start.layers[i].input.zero_point);
  }
  const at::NoGradGuard no_grad;
  for (std::size_t n = 0; n < 3; ++n) {
    const at::Tensor scores = model.forward(image_batch(images, n, 1));
    const Values exact = integer_forward(network, learned, network_input(images, n));
    for (std::size_t k = 0; k < exact.size(); ++k) {
      EXPECT_NEAR(scores[0][static_cast<std::int64_t>(k)].item<float>(), exact[k],
                  1e-3 + 0.02 * std::abs(exact[k]));
    }
  }
}

TEST(FakeQuantNetwork, StartsAsTheIntegerNetwork) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  for (const auto& [weight_bits, input_bits] :
       {std::pair(2, 3), std::pair(4, 4), std::pair(8, 8)}) {
    for (const bool per_tensor : {false, true}) {
      QuantizerOptions options;
      options.per_tensor = per_tensor;
      options.bn_reestimation = weight_bits == 4;
      expect_start_at_the_integers(uniform_policy(network, weight_bits, input_bits), options);
    }
  }
}

TEST(FakeQuantNetwork, StartsAsTheIntegersOfColumnGroupsAndPrunedVectors) {
  const NetworkSpec network = parse_network(kZoo, "zoo.json");
  QuantizerOptions options;
  options.prune.rows = 4;
  QuantPolicy policy = uniform_policy(network, 5, 6);
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    const int columns = network.weight_layer(static_cast<int>(i)).out_channels;
    LayerBits& bits = policy.layers[i];
    if (columns > 1) bits = grouped_bits({{1, 9}, {columns - 1, 3}}, 6);
    if (i % 2 == 0) bits.prune = 0.4;
  }
  expect_start_at_the_integers(policy, options);
}

struct FinetuneTest : QuartersTest {
  QuantPolicy policy = uniform_policy(network, 2, 2);

  /// That the weights are the start's: the same codes and biases.
  void expect_start(const FinetuneResult& result) {
    const IntegerNetwork start = evaluator(weights).integer_network(policy);
    const IntegerNetwork kept = evaluator(result.weights).integer_network(policy);
    for (std::size_t i = 0; i < start.layers.size(); ++i) {
      EXPECT_EQ(kept.layers[i].weights->codes, start.layers[i].weights->codes);
      EXPECT_EQ(kept.layers[i].bias, start.layers[i].bias);
    }
  }
  FinetuneResult tuned() {
    return finetune(network, weights, evaluator(weights).integer_network(policy), data, options,
                    hooks);
  }
};

TEST_F(FinetuneTest, ImprovesAndReportsTheIntegerNetworksAccuracy) {
  const double before = evaluator(weights).validation_accuracy(policy);
  const FinetuneResult result = tuned();
  const TensorMap file = unfold_batch_norm(network, result.weights);
  const double after = evaluator(fold_batch_norm(network, file)).validation_accuracy(policy);
  EXPECT_EQ(after, result.kept_accuracy);
  EXPECT_GT(after, before + 3);
}

TEST_F(FinetuneTest, ResumedInTheMiddleOfAnEpochEndsAsAStraightRun) {
  options.training.augmentation = {1, true};
  options.training.epoch_images = 250;
  options.keep = FinetuneKeep::kLast;
  const FinetuneResult straight = tuned();
  options.training.checkpoint = folder.file("checkpoint");
  int asked = 0;
  hooks.stop_requested = [&asked] { return ++asked > 23; };  // ten steps an epoch
  const FinetuneResult stopped = tuned();
  EXPECT_TRUE(stopped.training.stopped);
  EXPECT_EQ(stopped.training.epochs, 2);
  EXPECT_EQ(stopped.training.steps, 3U);
  hooks.stop_requested = {};
  options.training.resume = true;
  const FinetuneResult resumed = tuned();
  for (std::size_t i = 0; i < straight.weights.size(); ++i) {
    EXPECT_EQ(resumed.weights[i].weight, straight.weights[i].weight);
    EXPECT_EQ(resumed.weights[i].bias, straight.weights[i].bias);
    EXPECT_EQ(resumed.weights[i].learned->weight_clip, straight.weights[i].learned->weight_clip);
    EXPECT_EQ(resumed.weights[i].learned->input_clip, straight.weights[i].learned->input_clip);
    EXPECT_NE(straight.weights[i].weight, weights[i].weight);
    EXPECT_NE(stopped.weights[i].weight, straight.weights[i].weight);
  }
}

TEST_F(FinetuneTest, EachStepSeesTheCodesOnAnotherChip) {
  const IntegerNetwork start = evaluator(weights).integer_network(policy);
  std::vector<std::uint64_t> chips;
  options.training.epoch_images = 250;
  options.keep = FinetuneKeep::kLast;
  options.chip_errors = [&](std::uint64_t chip, std::size_t layer, const std::vector<int>& codes,
                            int bits) {
    if (chip == 0) {
      const auto& first = start.layers[layer].weights->codes;
      EXPECT_EQ(codes, std::vector<int>(first.begin(), first.end())) << layer;
      EXPECT_EQ(bits, start.layers[layer].bits.weight_bits);
    }
    if (layer == 0) chips.push_back(chip);
    return std::vector<float>(codes.size(), 0.2F * static_cast<float>(chip % 3));
  };
  const FinetuneResult straight = tuned();
  for (std::size_t step = 0; step < chips.size(); ++step) ASSERT_EQ(chips[step], step);
  EXPECT_EQ(chips.size(), straight.training.epochs * 10U);
  options.training.checkpoint = folder.file("checkpoint");
  int asked = 0;
  hooks.stop_requested = [&asked] { return ++asked > 13; };
  tuned();
  hooks.stop_requested = {};
  options.training.resume = true;
  EXPECT_EQ(tuned().weights[0].weight, straight.weights[0].weight);
  EXPECT_EQ(chips.back() + 1, straight.training.epochs * 10U);
}

TEST_F(FinetuneTest, EndsWithTheBestEpochAndTheLastOnRequest) {
  std::vector<double> figures = {evaluator(weights).validation_accuracy(policy)};
  hooks.on_epoch = [&](const EpochReport& r) { figures.push_back(r.validation_accuracy); };
  options.training.learning_rate =
      0.5;  // far too high: epochs differ, and the last is not the best
  const FinetuneResult best = tuned();
  const auto highest = std::max_element(figures.begin(), figures.end());
  EXPECT_EQ(best.kept_epoch, highest - figures.begin());
  EXPECT_EQ(best.kept_accuracy, *highest);
  EXPECT_EQ(evaluator(best.weights).validation_accuracy(policy), *highest);
  EXPECT_LT(figures[4], *highest);
  hooks.on_epoch = {};
  options.keep = FinetuneKeep::kLast;
  const FinetuneResult last = tuned();
  EXPECT_EQ(last.kept_epoch, 4);
  EXPECT_EQ(evaluator(last.weights).validation_accuracy(policy), figures[4]);
}

TEST_F(FinetuneTest, KeepsTheStartWhereTrainingRuinsIt) {
  for (const double rate : {1., 1000.}) {  // bad epochs; a loss that is no number
    options.training.learning_rate = rate;
    const FinetuneResult result = tuned();
    EXPECT_EQ(result.diverged, rate == 1000);
    EXPECT_EQ(result.kept_epoch, 0);
    expect_start(result);
  }
  options.keep = FinetuneKeep::kLast;
  EXPECT_THROW(tuned(), DivergedError);
}

/// A process that was killed between an epoch's checkpoint and its judging, in the epoch that is
/// the best: the resumed one must still find it, whatever comes later.
TEST_F(FinetuneTest, TheBestEpochOutlivesAKill) {
  options.training.checkpoint = folder.file("checkpoint");
  options.training.learning_rate = 0.2;
  std::vector<std::string> checkpoints;
  hooks.on_epoch = [&](const EpochReport&) {
    checkpoints.push_back(read_file(options.training.checkpoint));
  };
  const FinetuneResult straight = tuned();
  ASSERT_GT(straight.kept_epoch, 0);
  ASSERT_LT(straight.kept_epoch, 4);
  options.training.resume = true;
  for (const std::string& checkpoint : std::vector<std::string>(checkpoints)) {
    write_file_atomically(options.training.checkpoint, checkpoint);
    const FinetuneResult resumed = tuned();
    EXPECT_EQ(resumed.kept_epoch, straight.kept_epoch);
    EXPECT_EQ(resumed.kept_accuracy, straight.kept_accuracy);
    for (std::size_t i = 0; i < straight.weights.size(); ++i)
      EXPECT_EQ(resumed.weights[i].weight, straight.weights[i].weight);
  }
}

TEST_F(FinetuneTest, ClipsLearnAndAnImagesEightBitsStayItsPixels) {
  policy.layers[0] = {3, 8};
  const FinetuneResult result = tuned();
  EXPECT_EQ(result.weights[0].learned->input_clip, 1.0F);
  const IntegerNetwork start = evaluator(weights).integer_network(policy);
  EXPECT_NE(result.weights[1].learned->input_grid().scale, start.layers[1].input.scale);
  EXPECT_NE(result.weights[0].learned->weight_step(0), start.layers[0].weights->scale[0]);
  options.clip_rate = 0;
  EXPECT_NEAR(tuned().weights[1].learned->input_grid().scale, start.layers[1].input.scale, 1e-6);
}

TEST_F(FinetuneTest, Bfloat16LearnsToo) {
  const double before = evaluator(weights).validation_accuracy(policy);
  options.precision = FinetunePrecision::kBfloat16;
  options.per_tensor = true;
  const FinetuneResult result = tuned();
  const std::vector<float>& clip = result.weights[0].learned->weight_clip;
  EXPECT_EQ(std::vector<float>(clip.size(), clip[0]), clip);
  EXPECT_GT(result.training.validation_accuracy, before);
}

TEST_F(FinetuneTest, PrunedVectorsAndMaskedZerosStayZero) {
  policy.layers[0].prune = 0.34;
  const IntegerNetwork start = evaluator(weights).integer_network(policy);
  const FinetuneResult result = tuned();
  const IntegerNetwork integers = evaluator(result.weights).integer_network(policy);
  EXPECT_GT(result.kept_epoch, 0);
  EXPECT_NE(integers.layers[0].weights->codes, start.layers[0].weights->codes);
  const std::vector<bool> mask = finetune_masks(network, weights, start, options)[0];
  const auto pruned = std::count(mask.begin(), mask.end(), true);
  EXPECT_EQ(pruned, 2 * 4);  // columns of four rows
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (!mask[i]) continue;
    EXPECT_EQ(result.weights[0].weight[i], 0);
    EXPECT_EQ(integers.layers[0].weights->codes[i], 0);
  }

  policy.layers[0].prune = 0;
  options.keep_zeros = true;
  weights = result.weights;
  for (FoldedLayer& layer : weights) layer.learned.reset();
  const FinetuneResult again = tuned();
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (!mask[i]) continue;
    EXPECT_EQ(again.weights[0].weight[i], 0);
  }
}

TEST_F(FinetuneTest, ReadsTheVectorsThatItPrunedAndNoOthers) {
  policy.layers[0].prune = 0.25;  // 3 of 12 vectors; of whole columns it would be 2 of 6
  options.prune.rows = 2;
  EvaluatorOptions evaluation;
  evaluation.quantizer.prune.rows = 2;
  const IntegerNetwork start =
      AccuracyEvaluator(network, weights, data, evaluation).integer_network(policy);
  const FinetuneResult result = finetune(network, weights, start, data, options);
  AccuracyEvaluator reader = learned_evaluator(network, result.weights, data, options);
  const std::vector<WeightCode>& codes = reader.integer_network(policy).layers[0].weights->codes;
  const FoldedLayer& layer = result.weights[0];
  const std::size_t rows = layer.weight.size() / layer.bias.size();
  int survivors = 0;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const bool large = std::abs(layer.weight[i]) > layer.learned->weight_step(i / rows);
    EXPECT_TRUE(codes[i] != 0 || !large) << i;
    survivors += codes[i] != 0;
  }
  EXPECT_GT(survivors, 0);
  EXPECT_EQ(reader.validation_accuracy(policy), result.kept_accuracy);
}

}  // namespace
}  // namespace ohmic
