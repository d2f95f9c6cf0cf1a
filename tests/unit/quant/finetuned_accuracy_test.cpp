#include "quant/training/finetuned_accuracy.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <memory>

#include "tests/unit/quant/zoo_network.h"

namespace ohmic {
namespace {

/// Random images and labels: what is learned from them says nothing, but it is learned.
struct FinetunedAccuracyTest : ::testing::Test {
  NetworkSpec network = parse_network(kZoo, "zoo.json");
  std::vector<FoldedLayer> weights = random_weights(network, 3);
  Dataset data;
  FinetuneOptions options;
  QuantPolicy low = uniform_policy(network, 2, 2);
  QuantPolicy high = uniform_policy(network, 5, 4);

  FinetunedAccuracyTest() {
    at::set_num_threads(1);
    data.train = random_images(network.input, 120, 1);
    data.validation = random_images(network.input, 200, 2);
    data.load_test = [this] { return random_images(network.input, 80, 4); };
    options.training.epochs = 1;
    options.training.epoch_images = 60;
    options.training.batch = 15;
    options.training.learning_rate = 0.02;
    options.keep = FinetuneKeep::kLast;
  }
  PolicyTuner tuner() {
    auto start = std::make_shared<AccuracyEvaluator>(network, weights, data, EvaluatorOptions{});
    return PolicyTuner(network, weights, data, options, [start](const QuantPolicy& policy) {
      return start->integer_network(policy);
    });
  }
  std::vector<float> first_weights(PolicyTuner& of, const QuantPolicy& policy) {
    return of.tuned(policy).weights[0].weight;
  }
};

TEST_F(FinetunedAccuracyTest, APolicysNetworkHangsOnNothingTunedBefore) {
  PolicyTuner one = tuner(), other = tuner();
  const auto low_first = first_weights(one, low);
  const auto high_second = first_weights(one, high);
  EXPECT_EQ(first_weights(other, high), high_second);
  EXPECT_EQ(first_weights(other, low), low_first);
  EXPECT_EQ(first_weights(one, low), low_first);
  EXPECT_NE(low_first, high_second);
}

TEST_F(FinetunedAccuracyTest, SeedAndPolicyDrawTheImages) {
  const auto low_first = [this] {
    PolicyTuner fresh = tuner();
    return first_weights(fresh, low);
  };
  const auto before = low_first();
  options.training.seed = 2;
  EXPECT_NE(low_first(), before);
  EXPECT_NE(tuning_seed(1, low), tuning_seed(1, high));
  EXPECT_NE(tuning_seed(1, low), tuning_seed(2, low));
}

TEST_F(FinetunedAccuracyTest, ReadsTheTunedNetworkOnTheImagesAskedFor) {
  options.validation_images = 50;
  PolicyTuner shared = tuner();
  AccuracyEvaluator reader =
      learned_evaluator(network, shared.tuned(low).weights, data, FinetuneOptions());
  const auto asked = [&](ImageSplit split, std::size_t count) {
    return FinetunedAccuracy(shared, split, count).accuracy({high, low})[1].value;
  };
  EXPECT_EQ(asked(ImageSplit::kValidation, 50), reader.validation_accuracy(low, 50));
  EXPECT_EQ(asked(ImageSplit::kValidation, 70), reader.validation_accuracy(low, 70));
  EXPECT_EQ(asked(ImageSplit::kValidation, 0), reader.validation_accuracy(low));
  EXPECT_EQ(asked(ImageSplit::kTest, 0), reader.test_accuracy(low));
  EXPECT_NE(reader.validation_accuracy(low, 50), reader.validation_accuracy(low));
}

TEST_F(FinetunedAccuracyTest, WhatTrainingRuinsIsReadAsItStarted) {
  options.keep = FinetuneKeep::kBest;
  options.training.learning_rate = 1000;
  PolicyTuner ruined = tuner();
  const double figure =
      FinetunedAccuracy(ruined, ImageSplit::kValidation, 0).accuracy({high})[0].value;
  AccuracyEvaluator start(network, weights, data, {});
  EXPECT_EQ(ruined.tuned(high).kept_epoch, 0);
  EXPECT_NEAR(figure, start.validation_accuracy(high), 0.5);
}

}  // namespace
}  // namespace ohmic
