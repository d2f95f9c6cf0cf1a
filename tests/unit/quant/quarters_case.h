#pragma once

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <vector>

#include "nets/network_loader.h"
#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/training/finetune.h"
#include "tests/support/data_test_support.h"
#include "util/random_source.h"

namespace ohmic {

/// Which quarter of a 4 x 4 image is brighter by `light`? Under noise; 2 bits see 60 badly.
inline ImageSet quarters(std::size_t count, std::uint64_t seed, std::uint32_t light = 60) {
  RandomSource random(seed);
  ImageSet set{1, 4, 4, {}, {}};
  for (std::size_t n = 0; n < count; ++n) {
    const auto label = random.index_below(4);
    for (std::uint32_t pixel = 0; pixel < 16; ++pixel) {
      const bool bright = (pixel / 8) * 2 + (pixel % 4) / 2 == label;
      set.pixels.push_back(
          static_cast<std::uint8_t>((bright ? light : 0) + random.index_below(250 - light)));
    }
    set.labels.push_back(static_cast<std::uint8_t>(label));
  }
  return set;
}

/// A small network that has learned to tell the quarters, and the options of its fine-tuning.
struct QuartersTest : ::testing::Test {
  test::TempFolder folder;
  NetworkSpec network = parse_network(R"({"schema_version": 1, "name": "t",
    "input": {"channels": 1, "height": 4, "width": 4}, "layers": [
    {"name": "c", "type": "conv2d", "out_channels": 6, "kernel": 2, "stride": 1, "bias": false},
    {"name": "n", "type": "batch_norm2d"},
    {"name": "r", "type": "relu"},
    {"name": "f", "type": "flatten"},
    {"name": "l", "type": "linear", "out_features": 4}]})",
                                      "t");
  Dataset data;
  std::vector<FoldedLayer> weights;
  FinetuneOptions options;
  TrainHooks hooks;

  QuartersTest() {
    at::set_num_threads(1);
    data.train = quarters(400, 1);
    data.validation = quarters(300, 2);
    FloatNetwork model(network, 1);
    TrainOptions training;
    training.epochs = 6;
    training.learning_rate = 0.02;
    training.batch = 25;
    train(model, data, training);
    weights = fold_batch_norm(network, model.save());
    options.training.epochs = 4;
    options.training.batch = 25;
    options.training.learning_rate = 0.01;
    options.training.checkpoint_steps = 5;
  }
  AccuracyEvaluator evaluator(const std::vector<FoldedLayer>& of) {
    return AccuracyEvaluator(network, of, data, {});
  }
};

}  // namespace ohmic
