#include "quant/training/trainer.h"

#include "nets/network_loader.h"
#include "tests/support/data_test_support.h"
#include "tests/unit/quant/quarters_case.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

using test::config_error;
using test::TempFolder;
using ::testing::HasSubstr;

constexpr std::uint32_t kLight = 150;  // a convolution sees it through the noise

struct TrainerTest : ::testing::Test {
  TempFolder folder;
  NetworkSpec network = parse_network(R"({"schema_version": 1, "name": "t",
    "input": {"channels": 1, "height": 4, "width": 4}, "layers": [
    {"name": "c", "type": "conv2d", "out_channels": 4, "kernel": 2, "stride": 2, "bias": false},
    {"name": "n", "type": "batch_norm2d"},
    {"name": "r", "type": "relu"},
    {"name": "f", "type": "flatten"},
    {"name": "l", "type": "linear", "out_features": 4}]})",
                                      "t");
  Dataset data;
  TrainOptions options;

  TrainerTest() {
    data.train = quarters(301, 1, kLight);
    data.validation = quarters(100, 2, kLight);
    options.epochs = 4;
    options.batch = 25;
    options.identity = {{"--lr", "1"}};
  }
  TensorMap trained(const TrainOptions& o, const TrainHooks& hooks = {}) {
    FloatNetwork model(network, 1);
    train(model, data, o, hooks);
    return model.save();
  }
};

void expect_same(const TensorMap& a, const TensorMap& b) {
  for (const auto& [name, tensor] : a) EXPECT_EQ(tensor.bytes, b.at(name).bytes) << name;
}

TEST_F(TrainerTest, LearnsASmallProblem) {
  for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kAdam}) {
    options.optimizer = kind;
    options.learning_rate = kind == OptimizerKind::kSgd ? 0.05 : 0.02;
    FloatNetwork model(network, 1);
    std::vector<double> losses;
    const TrainResult result =
        train(model, data, options, {[&](const EpochReport& r) { losses.push_back(r.loss); }, {}});
    EXPECT_EQ(losses.size(), 4U);
    EXPECT_LT(losses.back(), losses.front());
    EXPECT_GT(result.validation_accuracy, 97);
    EXPECT_FALSE(result.stopped);
  }
}

TEST_F(TrainerTest, ResumedEndsWithTheWeightsOfAnUninterruptedRun) {
  options.augmentation = {1, true};
  for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kAdam}) {
    options.optimizer = kind;
    options.checkpoint = "";
    const TensorMap straight = trained(options);
    options.checkpoint = folder.file("checkpoint");
    int asked = 0;
    trained(options, {{}, [&asked] { return ++asked > 30; }});  // in the third epoch of 12 steps
    TrainOptions rest = options;
    rest.resume = true;
    expect_same(straight, trained(rest));
  }
}

TEST_F(TrainerTest, ResumesFromTheVeryStart) {
  const TensorMap straight = trained(options);
  options.checkpoint = folder.file("checkpoint");
  FloatNetwork model(network, 1);
  const TrainResult stopped = train(model, data, options, {{}, [] { return true; }});
  EXPECT_TRUE(stopped.stopped);
  EXPECT_EQ(stopped.epochs, 0);
  options.resume = true;
  expect_same(straight, trained(options));
}

TEST_F(TrainerTest, RefusesACheckpointThatDoesNotFit) {
  options.checkpoint = folder.file("checkpoint");
  TrainOptions rest = options;
  rest.resume = true;
  EXPECT_THAT(config_error([&] { trained(rest); }), HasSubstr("checkpoint: no such checkpoint"));
  trained(options);
  rest.identity = {{"--lr", "2"}};
  EXPECT_THAT(config_error([&] { trained(rest); }), HasSubstr("another --lr: 1, this one has 2"));
  std::filesystem::resize_file(options.checkpoint, 100);
  EXPECT_THAT(config_error([&] { trained(rest); }), HasSubstr("checkpoint: byte 100"));
}

TEST_F(TrainerTest, ALossThatIsNoNumberIsReported) {
  options.learning_rate = 1e30;
  EXPECT_THAT(config_error([&] { trained(options); }),
              HasSubstr("--lr: the loss is no longer a number"));
}

TEST(Augment, MovesAndMirrorsWithoutInventingPixels) {
  const ImageSet image{1, 2, 3, {1, 2, 3, 4, 5, 6}, {0}};
  std::vector<std::uint8_t> target(6);
  RandomSource random(1);
  augment_image(image, 0, {0, false}, random, target.data());
  EXPECT_EQ(target, image.pixels);
  bool mirrored = false;
  bool moved = false;
  for (int i = 0; i < 50; ++i) {
    augment_image(image, 0, {1, true}, random, target.data());
    mirrored |= target == std::vector<std::uint8_t>{3, 2, 1, 6, 5, 4};
    moved |= target == std::vector<std::uint8_t>{0, 0, 0, 0, 1, 2};  // one down, one right
  }
  EXPECT_TRUE(mirrored);
  EXPECT_TRUE(moved);
}

}  // namespace
}  // namespace ohmic
