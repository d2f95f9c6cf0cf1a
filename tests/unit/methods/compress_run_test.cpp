#include "methods/compress_run.h"

#include <gtest/gtest.h>

#include "methods/method_chip.h"
#include "quant/training/block_lasso.h"
#include "tests/unit/quant/quarters_case.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// A method on the quarters' network, and a chip whose price is a count of set codes.
struct CompressRunTest : QuartersTest {
  TrainedNetwork trained;
  CompressionTask task{trained, {2, 3}, {}};
  HardwareRecord hardware = load_hardware("wei2022");
  MethodProgress progress;
  int runs = 0;

  CompressRunTest() {
    trained.network = network;
    trained.data.train = data.train;
    trained.data.validation = data.validation;
    trained.data.load_test = [] { return quarters(200, 3); };
    trained.weights = weights;
    task.rounds = 4;
    task.images = 400;
  }

  static CostReport price(const HardwareRecord&, const IntegerNetwork& integers) {
    CostReport report;
    for (const IntegerLayer& layer : integers.layers) {
      for (const WeightCode code : layer.weights->codes) report.crossbars += code != 0;
    }
    report.latency_ms = report.energy_mj = report.component_power_w =
        static_cast<double>(report.crossbars);
    return report;
  }
  std::optional<CompressionResult> run(const std::string& method, const std::string& at) {
    RoundStore store({at}, network);
    if (!store.begun()) store.begin({{"method", method}});
    return run_compression(find_method(method), task, hardware, store, price, progress);
  }
  CompressionResult run(const std::string& method) {
    make_folder(folder.file(std::to_string(++runs)));
    return *run(method, folder.file(std::to_string(runs)));
  }
};

TEST_F(CompressRunTest, EveryMethodComesToANetworkWithItsOwnAccuracy) {
  for (const Method& method : compression_methods()) {
    if (method.kind == MethodKind::kSearch) continue;  // it asks the timed chip: tests/cli
    const CompressionResult result = run(method.name);
    AccuracyEvaluator read(network, result.best.integers, trained.data, {});
    EXPECT_EQ(read.validation_accuracy(widths_of(result.best.integers)),
              result.best.accuracy.validation)
        << method.name;
    EXPECT_GT(result.best.accuracy.test, 25) << method.name;
    EXPECT_EQ(result.best.feasible,
              result.floats.validation - result.best.accuracy.validation <= kAllowedLoss);
    EXPECT_EQ(widths_of(result.baseline.integers), uniform_policy(network, 8, 8));
    EXPECT_DOUBLE_EQ(result.best.cost_ratio, 1 / result.compression());
  }
}

TEST_F(CompressRunTest, UniformIsTheNarrowestWidthWithinTheBound) {
  task.rounds = 7;
  const CompressionResult result = run("uniform");
  const int bits = result.best.integers.layers[0].bits.weight_bits;
  AccuracyEvaluator read = evaluator(weights);
  const auto loses = [&](int width) {
    return result.floats.validation -
           read.validation_accuracy(uniform_policy(network, width, width));
  };
  EXPECT_EQ(widths_of(result.best.integers), uniform_policy(network, bits, bits));
  EXPECT_LE(loses(bits), kAllowedLoss);
  ASSERT_GT(bits, 2);
  EXPECT_GT(loses(bits - 1), kAllowedLoss);
  EXPECT_EQ(result.rounds.size(), 10U - static_cast<std::size_t>(bits));
  for (const CompressionRound& round : result.rounds) {
    EXPECT_EQ(round.bits_per_weight, round.weight_bits);
    EXPECT_GT(round.density, 0.1);
    EXPECT_LE(round.density, 1);
  }
  const std::size_t kept = result.rounds.size() - 2;
  EXPECT_EQ(result.rounds[kept].density, density_of(result.best.integers));
}

TEST_F(CompressRunTest, BwqStartsAtTheFloatWeightsAndKeepsTheLastWithinTheBound) {
  const CompressionResult result = run("bwq");
  ASSERT_GE(result.rounds.size(), 2U);
  EXPECT_EQ(result.rounds[0].alpha, 0);
  EXPECT_EQ(result.rounds[1].alpha, 5e-4);
  double kept = result.rounds[0].validation_accuracy;
  for (const CompressionRound& round : result.rounds) {
    EXPECT_EQ(round.within, result.floats.validation - round.validation_accuracy <= kAllowedLoss);
    if (round.within) kept = round.validation_accuracy;
  }
  EXPECT_EQ(result.best.accuracy.validation, kept);
}

TEST_F(CompressRunTest, BwqPtqDropsMorePlanesWithEachRoundAndKeepsTheLastWithinTheBound) {
  task.rounds = 6;
  const CompressionResult result = run("bwq-ptq");
  ASSERT_GE(result.rounds.size(), 3U);
  EXPECT_EQ(result.rounds[0].alpha, 0);
  EXPECT_EQ(result.rounds[1].alpha, 5e-4);
  EXPECT_LE(result.rounds[0].bits_per_weight, 7);
  double kept = result.rounds[0].validation_accuracy;
  for (std::size_t r = 0; r < result.rounds.size(); ++r) {
    const CompressionRound& round = result.rounds[r];
    if (r > 0 && round.activation_bits == 8) {
      EXPECT_LT(round.bits_per_weight, result.rounds[r - 1].bits_per_weight);
    }
    if (round.within) kept = round.validation_accuracy;
  }
  EXPECT_EQ(result.best.accuracy.validation, kept);
}

TEST_F(CompressRunTest, SmeKeepsThreeNeighbouringBitsOfEveryCode) {
  const CompressionResult result = run("sme");
  int changed = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const IntegerWeights& before = *result.baseline.integers.layers[i].weights;
    const IntegerWeights& after = *result.best.integers.layers[i].weights;
    EXPECT_EQ(after.scale, before.scale);
    for (std::size_t w = 0; w < after.codes.size(); ++w) {
      int magnitude = std::abs(int{after.codes[w]});
      while (magnitude > 0 && magnitude % 2 == 0) magnitude /= 2;
      EXPECT_LE(magnitude, 7);
      changed += after.codes[w] != before.codes[w];
    }
  }
  EXPECT_GT(changed, 0);
}

void expect_same(const CompressionResult& a, const CompressionResult& b) {
  for (std::size_t i = 0; i < a.best.integers.layers.size(); ++i) {
    const IntegerLayer& x = a.best.integers.layers[i];
    const IntegerLayer& y = b.best.integers.layers[i];
    EXPECT_EQ(x.weights->codes, y.weights->codes);
    EXPECT_EQ(x.weight_scale(), y.weight_scale());
    EXPECT_EQ(x.bias, y.bias);
    EXPECT_EQ(x.input.scale, y.input.scale);
    EXPECT_EQ(x.bits, y.bits);
  }
  ASSERT_EQ(a.rounds.size(), b.rounds.size());
  for (std::size_t r = 0; r < a.rounds.size(); ++r)
    EXPECT_EQ(a.rounds[r].validation_accuracy, b.rounds[r].validation_accuracy);
}

TEST_F(CompressRunTest, ARunThatWasStoppedAnywhereEndsAsAStraightOne) {
  for (const char* method : {"bwq", "bsq"}) {
    const CompressionResult straight = run(method);
    const std::string at = folder.file(std::string("stopped-") + method);
    make_folder(at);
    int left = 0;
    progress.training.stop_requested = [&left] { return --left < 0; };
    std::optional<CompressionResult> result;
    int stops = 0;
    for (; !result; ++stops) {
      ASSERT_LT(stops, 30);
      left = 7;  // of 13 batches a round
      result = run(method, at);
    }
    progress.training.stop_requested = {};
    EXPECT_GT(stops, 2);
    expect_same(*result, straight);
  }
}

TEST_F(CompressRunTest, ADamagedCheckpointCostsItsRoundAlone) {
  const CompressionResult straight = run("bwq");
  const std::string at = folder.file("damaged");
  make_folder(at);
  int left = 20;
  progress.training.stop_requested = [&left] { return --left < 0; };
  EXPECT_FALSE(run("bwq", at));
  progress.training.stop_requested = {};
  const CompressDirectory directory{at};
  std::string checkpoint = read_file(directory.checkpoint());
  checkpoint.back() ^= 1;
  write_file_atomically(directory.checkpoint(), checkpoint);
  expect_same(*run("bwq", at), straight);
}

}  // namespace
}  // namespace ohmic
