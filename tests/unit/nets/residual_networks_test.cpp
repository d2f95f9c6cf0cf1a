// The shipped ResNets: sizes worked out by hand from the originals, and the shapes and wiring that
// sizes alone would not show.
#include <gmock/gmock.h>

#include "nets/network_loader.h"
#include "tests/unit/nets/network_sizes.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using testing::ElementsAre;

TEST(ResNet20, HasTheSizesOfTheOriginalAndItsProjections) {
  const NetworkSpec net = load_network("resnet20");
  EXPECT_EQ(net.weight_layers.size(), 22U);  // 20 and two projections
  EXPECT_EQ(net.dataset, "cifar10");
  // 3 x 3 convolutions of 3 -> 16 at 32 x 32; six at 16 channels; 16 -> 32 and five at 32 channels
  // and 16 x 16; 32 -> 64 and five at 64 channels and 8 x 8; a 1 x 1 projection at each change.
  const std::int64_t stage1 = 432 + 6 * 2304;
  const std::int64_t stage2 = 4608 + 5 * 9216 + 512;
  const std::int64_t stage3 = 18432 + 5 * 36864 + 2048;
  const std::int64_t weights = stage1 + stage2 + stage3 + 640;
  const std::int64_t norms = 2 * (7 * 16 + 7 * 32 + 7 * 64);
  EXPECT_EQ(sizes(net), (Sizes{weights, stage1 * 1024 + stage2 * 256 + stage3 * 64 + 640,
                               weights + norms + 10}));
  EXPECT_EQ(sizes(net), (Sizes{270896, 40813184, 272474}));  // 0.27 M parameters, 40.8 M MACs
}

TEST(ResNet20, HalvesAndWidensTwice) {
  const NetworkSpec net = load_network("resnet20");
  EXPECT_EQ(out(net, "layer1.2.relu2"), (Shape{16, 32, 32}));
  EXPECT_EQ(out(net, "layer2.0.downsample.0"), (Shape{32, 16, 16}));
  EXPECT_EQ(out(net, "layer3.2.add"), (Shape{64, 8, 8}));
  EXPECT_EQ(out(net, "avgpool"), (Shape{64, 1, 1}));
  EXPECT_EQ(out(net, "fc"), (Shape{10, 1, 1, true}));
  EXPECT_EQ(count(net, LayerKind::kAdd), 9U);
  EXPECT_EQ(count(net, LayerKind::kRelu), 19U);
}

/// The wiring of a stage's residual blocks: `skip` joins the first one, a block's output the next.
void expect_joins(const NetworkSpec& net, const std::string& stage, int blocks, std::string skip) {
  for (int i = 0; i < blocks; ++i) {
    const std::string block = stage + "." + std::to_string(i);
    EXPECT_THAT(inputs_of(net, block + ".add"), ElementsAre(block + ".bn2", skip));
    EXPECT_THAT(inputs_of(net, block + ".conv2"), ElementsAre(block + ".relu1"));
    EXPECT_THAT(inputs_of(net, block + ".relu2"), ElementsAre(block + ".add"));
    if (i > 0) {
      EXPECT_THAT(inputs_of(net, block + ".conv1"), ElementsAre(skip));
    }
    skip = block + ".relu2";
  }
}

TEST(ResNet20, JoinsWhatABlockReadAndWhatItMade) {
  const NetworkSpec net = load_network("resnet20");
  expect_joins(net, "layer1", 3, "relu");
  expect_joins(net, "layer2", 3, "layer2.0.downsample.1");
  expect_joins(net, "layer3", 3, "layer3.0.downsample.1");
  EXPECT_THAT(inputs_of(net, "layer2.0.downsample.0"), ElementsAre("layer1.2.relu2"));
  EXPECT_THAT(inputs_of(net, "layer3.0.downsample.0"), ElementsAre("layer2.2.relu2"));
}

/// Error of resnet20 with one key of one layer changed.
std::string error_of_edit(const std::string& layer, const std::string& key, const Json& value) {
  Json json = network_to_json(load_network("resnet20"));
  for (Json& entry : json["layers"]) {
    if (entry["name"] == layer) entry[key] = value;
  }
  return config_error_of([&] { parse_network(json.dump(), "edited.json"); });
}

TEST(ResNet20, MistakesInItsSkipPathsAreNamed) {
  const std::string join =
      "edited.json: /layers/31/inputs: layer 'layer2.0.add': add needs inputs ";
  EXPECT_EQ(error_of_edit("layer2.0.downsample.0", "stride", 2), "no error");
  EXPECT_EQ(error_of_edit("layer2.0.downsample.0", "stride", 1),
            join +
                "of one shape, found 32 x 16 x 16 of 'layer2.0.bn2' and 32 x 32 x 32 of "
                "'layer2.0.downsample.1'");
  const std::string unread = "a network has one output, but no layer reads any of ";
  EXPECT_EQ(error_of_edit("layer2.0.add", "inputs", {"layer2.0.bn2", "layer1.2.relu2"}),
            "edited.json: /layers/30: layer 'layer2.0.downsample.1': " + unread +
                "'layer2.0.downsample.1', 'fc'");
  EXPECT_EQ(
      error_of_edit("layer2.1.bn2", "inputs", {"layer2.1.conv1"}),
      "edited.json: /layers/36: layer 'layer2.1.conv2': " + unread + "'layer2.1.conv2', 'fc'");
}

TEST(ResNet18, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("resnet18");
  EXPECT_EQ(net.weight_layers.size(), 21U);  // 18 and three projections
  EXPECT_EQ(net.dataset, "imagenet");
  const std::int64_t stem = 9408;  // 7 x 7 x 3 x 64
  const std::int64_t stage1 = 4 * 36864;
  const std::int64_t stage2 = 73728 + 3 * 147456 + 8192;
  const std::int64_t stage3 = 4 * stage2;  // twice the channels in and out
  const std::int64_t stage4 = 4 * stage3;
  const std::int64_t weights = stem + stage1 + stage2 + stage3 + stage4 + 512000;
  const std::int64_t norms = 2 * (5 * 64 + 5 * 128 + 5 * 256 + 5 * 512);
  EXPECT_EQ(sizes(net), (Sizes{weights,
                               stem * 12544 + stage1 * 3136 + stage2 * 784 + stage3 * 196 +
                                   stage4 * 49 + 512000,
                               weights + norms + 1000}));
  EXPECT_EQ(sizes(net), (Sizes{11678912, 1814073344, 11689512}));  // 11.69 M, 1.814 G
}

TEST(ResNet18, HasTheShapesOfTheOriginal) {
  const NetworkSpec net = load_network("resnet18");
  EXPECT_EQ(out(net, "conv1"), (Shape{64, 112, 112}));
  EXPECT_EQ(out(net, "maxpool"), (Shape{64, 56, 56}));
  EXPECT_EQ(out(net, "layer2.0.conv1"), (Shape{128, 28, 28}));
  EXPECT_EQ(out(net, "layer3.0.downsample.1"), (Shape{256, 14, 14}));
  EXPECT_EQ(out(net, "layer4.1.relu2"), (Shape{512, 7, 7}));
  EXPECT_EQ(layer_named(net, "fc").in, (Shape{512, 1, 1, true}));
  EXPECT_EQ(out(net, "fc"), (Shape{1000, 1, 1, true}));
  EXPECT_EQ(count(net, LayerKind::kRelu), 17U);
  expect_joins(net, "layer1", 2, "maxpool");
  for (const char* stage : {"layer2", "layer3", "layer4"}) {
    expect_joins(net, stage, 2, std::string(stage) + ".0.downsample.1");
  }
}

/// Weights of a stage of bottlenecks, all of 1 x 1, 3 x 3 and 1 x 1 convolutions. `width`: channels
/// within; a block hands on four times as many.
std::int64_t bottlenecks(std::int64_t from, std::int64_t width, std::int64_t blocks) {
  const std::int64_t inner = 9 * width * width + width * 4 * width;
  return blocks * inner + from * width + (blocks - 1) * 4 * width * width;
}

TEST(ResNet50, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("resnet50");
  EXPECT_EQ(net.weight_layers.size(), 54U);  // 50 and four projections
  EXPECT_EQ(net.dataset, "imagenet");
  const std::int64_t weights = 9408 + bottlenecks(64, 64, 3) + 64 * 256 + bottlenecks(256, 128, 4) +
                               256 * 512 + bottlenecks(512, 256, 6) + 512 * 1024 +
                               bottlenecks(1024, 512, 3) + 1024 * 2048 + 2048000;
  // Two in a block of `width` channels, one of four times as many; the stem; the projections.
  const std::int64_t norms =
      2 * (64 + 6 * (3 * 64 + 4 * 128 + 6 * 256 + 3 * 512) + 4 * (64 + 128 + 256 + 512));
  // The first 1 x 1 convolution of a stage still reads the larger map; its 3 x 3 halves it.
  const std::int64_t larger = 3 * (256 * 128 * 784 + 512 * 256 * 196 + 1024 * 512 * 49);
  const std::int64_t macs = 9408 * 12544 + (bottlenecks(64, 64, 3) + 64 * 256) * 3136 +
                            (bottlenecks(256, 128, 4) + 256 * 512) * 784 +
                            (bottlenecks(512, 256, 6) + 512 * 1024) * 196 +
                            (bottlenecks(1024, 512, 3) + 1024 * 2048) * 49 + larger + 2048000;
  EXPECT_EQ(sizes(net), (Sizes{weights, macs, weights + norms + 1000}));
  EXPECT_EQ(sizes(net), (Sizes{25502912, 4089184256, 25557032}));  // 25.6 M, 4.09 G
}

/// The wiring of a stage's bottlenecks: `skip` joins the first one, a block's output the next.
void expect_bottlenecks(const NetworkSpec& net, const std::string& stage, int blocks,
                        std::string input) {
  for (int i = 0; i < blocks; ++i) {
    const std::string block = stage + "." + std::to_string(i);
    EXPECT_THAT(inputs_of(net, block + ".conv1"), ElementsAre(input));
    EXPECT_THAT(inputs_of(net, block + ".conv2"), ElementsAre(block + ".relu1"));
    EXPECT_THAT(inputs_of(net, block + ".conv3"), ElementsAre(block + ".relu2"));
    const std::string skip = i == 0 ? block + ".downsample.1" : input;
    EXPECT_THAT(inputs_of(net, block + ".add"), ElementsAre(block + ".bn3", skip));
    EXPECT_THAT(inputs_of(net, block + ".relu3"), ElementsAre(block + ".add"));
    input = block + ".relu3";
  }
}

TEST(ResNet50, HasTheShapesAndJoinsOfTheOriginal) {
  const NetworkSpec net = load_network("resnet50");
  EXPECT_EQ(out(net, "layer1.2.relu3"), (Shape{256, 56, 56}));
  EXPECT_EQ(out(net, "layer2.0.conv1"), (Shape{128, 56, 56}));
  EXPECT_EQ(out(net, "layer2.0.conv2"), (Shape{128, 28, 28}));
  EXPECT_EQ(out(net, "layer3.0.downsample.1"), (Shape{1024, 14, 14}));
  EXPECT_EQ(out(net, "layer4.2.relu3"), (Shape{2048, 7, 7}));
  EXPECT_EQ(out(net, "fc"), (Shape{1000, 1, 1, true}));
  EXPECT_EQ(count(net, LayerKind::kRelu), 49U);
  EXPECT_EQ(count(net, LayerKind::kAdd), 16U);
  expect_bottlenecks(net, "layer1", 3, "maxpool");
  expect_bottlenecks(net, "layer2", 4, "layer1.2.relu3");
  expect_bottlenecks(net, "layer3", 6, "layer2.3.relu3");
  expect_bottlenecks(net, "layer4", 3, "layer3.5.relu3");
}

}  // namespace
}  // namespace ohmic
