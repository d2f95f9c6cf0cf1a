// The shipped VGG-16, AlexNet, MobileNetV2, SqueezeNet, GoogLeNet and DenseNet-40: sizes worked out
// by hand from the originals, and the shapes and wiring that sizes alone would not show.
#include <gmock/gmock.h>

#include "nets/network_loader.h"
#include "tests/unit/nets/network_sizes.h"

namespace ohmic {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;

TEST(Vgg16, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("vgg16");
  EXPECT_EQ(net.weight_layers.size(), 16U);
  // Stages at 224, 112, 56, 28 and 14 pixels a side, 3 x 3 kernels.
  const std::int64_t stages[] = {9 * (3 * 64 + 64 * 64), 9 * (64 * 128 + 128 * 128),
                                 9 * (128 * 256 + 2 * 256 * 256), 9 * (256 * 512 + 2 * 512 * 512),
                                 9 * (3 * 512 * 512)};
  const std::int64_t linear = 25088 * 4096 + 4096 * 4096 + 4096 * 1000;
  const std::int64_t biases = 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512 + 2 * 4096 + 1000;
  Sizes expected{linear, linear, linear + biases};
  std::int64_t pixels = 224 * 224;
  for (const std::int64_t weights : stages) {
    expected.weights += weights;
    expected.parameters += weights;
    expected.macs += weights * pixels;
    pixels /= 4;
  }
  EXPECT_EQ(sizes(net), expected);
  EXPECT_EQ(sizes(net), (Sizes{138344128, 15470264320, 138357544}));  // 138.36 M, 15.47 G
}

TEST(Vgg16, HasTheShapesOfTheOriginal) {
  const NetworkSpec net = load_network("vgg16");
  EXPECT_EQ(out(net, "features.0"), (Shape{64, 224, 224}));
  EXPECT_EQ(out(net, "features.9"), (Shape{128, 56, 56}));
  EXPECT_EQ(layer_named(net, "features.10").in, (Shape{128, 56, 56}));
  EXPECT_EQ(out(net, "features.30"), (Shape{512, 7, 7}));
  EXPECT_EQ(layer_named(net, "classifier.0").in, (Shape{25088, 1, 1, true}));
  EXPECT_EQ(out(net, "classifier.6"), (Shape{1000, 1, 1, true}));
  EXPECT_EQ(count(net, LayerKind::kRelu), 15U);  // none behind the last layer
}

TEST(AlexNet, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("alexnet");
  EXPECT_EQ(net.weight_layers.size(), 8U);
  const std::int64_t conv1 = 121 * 3 * 64;   // 55 x 55
  const std::int64_t conv2 = 25 * 64 * 192;  // 27 x 27
  const std::int64_t conv3 = 9 * 192 * 384;  // 13 x 13, and the next two
  const std::int64_t conv45 = 9 * (384 * 256 + 256 * 256);
  const std::int64_t linear = 9216 * 4096 + 4096 * 4096 + 4096 * 1000;
  const std::int64_t weights = conv1 + conv2 + conv3 + conv45 + linear;
  const std::int64_t biases = 64 + 192 + 384 + 2 * 256 + 2 * 4096 + 1000;
  EXPECT_EQ(sizes(net),
            (Sizes{weights, conv1 * 3025 + conv2 * 729 + (conv3 + conv45) * 169 + linear,
                   weights + biases}));
  EXPECT_EQ(sizes(net), (Sizes{61090496, 714188480, 61100840}));  // 61.10 M, 0.714 G
}

TEST(AlexNet, HasTheShapesOfTheOriginal) {
  const NetworkSpec net = load_network("alexnet");
  EXPECT_EQ(out(net, "features.0"), (Shape{64, 55, 55}));
  EXPECT_EQ(out(net, "features.2"), (Shape{64, 27, 27}));
  EXPECT_EQ(out(net, "features.5"), (Shape{192, 13, 13}));
  EXPECT_EQ(out(net, "features.12"), (Shape{256, 6, 6}));
  EXPECT_EQ(layer_named(net, "classifier.1").in, (Shape{9216, 1, 1, true}));
  EXPECT_EQ(count(net, LayerKind::kRelu), 7U);
}

/// One inverted residual of MobileNetV2's Table 2: expansion, channels in and out, and the side of
/// its output.
struct Bottleneck {
  std::int64_t expansion, in, out, stride, side;
};

TEST(MobileNetV2, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("mobilenet_v2");
  EXPECT_EQ(net.weight_layers.size(), 53U);
  Sizes expected{864, 864 * 12544, 864 + 2 * 32};  // the stem, 3 x 3 x 3 x 32 at 112 x 112
  const Bottleneck blocks[] = {{1, 32, 16, 1, 112}, {6, 16, 24, 2, 56}, {6, 24, 24, 1, 56},
                               {6, 24, 32, 2, 28},  {6, 32, 32, 1, 28}, {6, 32, 32, 1, 28},
                               {6, 32, 64, 2, 14},  {6, 64, 64, 1, 14}, {6, 64, 64, 1, 14},
                               {6, 64, 64, 1, 14},  {6, 64, 96, 1, 14}, {6, 96, 96, 1, 14},
                               {6, 96, 96, 1, 14},  {6, 96, 160, 2, 7}, {6, 160, 160, 1, 7},
                               {6, 160, 160, 1, 7}, {6, 160, 320, 1, 7}};
  for (const Bottleneck& b : blocks) {
    const std::int64_t hidden = b.expansion * b.in;
    const std::int64_t expand = b.expansion == 1 ? 0 : b.in * hidden;
    const std::int64_t rest = 9 * hidden + hidden * b.out;  // depthwise, then linear
    const std::int64_t norms = 2 * ((b.expansion == 1 ? 1 : 2) * hidden + b.out);
    expected.weights += expand + rest;
    expected.parameters += expand + rest + norms;
    expected.macs += (expand * b.stride * b.stride + rest) * b.side * b.side;
  }
  expected.weights += 320 * 1280 + 1280 * 1000;
  expected.macs += 320 * 1280 * 49 + 1280 * 1000;
  expected.parameters += 320 * 1280 + 2 * 1280 + 1280 * 1000 + 1000;
  EXPECT_EQ(sizes(net), expected);
  EXPECT_EQ(sizes(net), (Sizes{3469760, 300774272, 3504872}));  // 3.50 M, 0.301 G
}

TEST(MobileNetV2, HasTheShapesOfTheOriginal) {
  const NetworkSpec net = load_network("mobilenet_v2");
  EXPECT_EQ(out(net, "features.0.0"), (Shape{32, 112, 112}));
  EXPECT_EQ(out(net, "features.1.conv.1"), (Shape{16, 112, 112}));
  EXPECT_EQ(out(net, "features.2.conv.0.0"), (Shape{96, 112, 112}));
  EXPECT_EQ(out(net, "features.2.conv.1.0"), (Shape{96, 56, 56}));
  EXPECT_EQ(out(net, "features.17.conv.2"), (Shape{320, 7, 7}));
  EXPECT_EQ(out(net, "features.18.0"), (Shape{1280, 7, 7}));
  const Im2col depthwise = im2col(layer_named(net, "features.17.conv.1.0"));
  EXPECT_THAT(depthwise, AllOf(Field(&Im2col::rows, 9), Field(&Im2col::columns, 1),
                               Field(&Im2col::groups, 960), Field(&Im2col::windows, 49)));
  EXPECT_EQ(count(net, LayerKind::kRelu6), 35U);
  EXPECT_EQ(count(net, LayerKind::kRelu), 0U);
}

/// Bottlenecks are linear: sums and what reads them see values of either sign.
TEST(MobileNetV2, AddsLinearBottlenecks) {
  const NetworkSpec net = load_network("mobilenet_v2");
  EXPECT_EQ(count(net, LayerKind::kAdd), 10U);
  EXPECT_THAT(inputs_of(net, "features.3.add"),
              ElementsAre("features.3.conv.3", "features.2.conv.3"));
  EXPECT_THAT(inputs_of(net, "features.6.add"), ElementsAre("features.6.conv.3", "features.5.add"));
  EXPECT_THAT(inputs_of(net, "features.4.conv.0.0"), ElementsAre("features.3.add"));
  EXPECT_THAT(inputs_of(net, "features.2.conv.0.0"), ElementsAre("features.1.conv.2"));
  EXPECT_EQ(layer_named(net, "features.1.conv.2").kind, LayerKind::kBatchNorm2d);
}

/// Squeeze and expand channels of a Fire module, and the side of its map.
struct Fire {
  std::int64_t squeeze, expand, side;
};

TEST(SqueezeNet, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("squeezenet");
  EXPECT_EQ(net.weight_layers.size(), 26U);
  const Fire fires[] = {{16, 64, 55},  {16, 64, 55},  {32, 128, 27}, {32, 128, 27},
                        {48, 192, 13}, {48, 192, 13}, {64, 256, 13}, {64, 256, 13}};
  std::int64_t before = 64;
  Sizes expected{27 * 64 + 512 * 1000, 27 * 64 * 111 * 111 + 512 * 1000 * 13 * 13,
                 27 * 64 + 64 + 512 * 1000 + 1000};
  for (const Fire& fire : fires) {
    const std::int64_t weights = before * fire.squeeze + 10 * fire.squeeze * fire.expand;
    expected.weights += weights;
    expected.macs += weights * fire.side * fire.side;
    expected.parameters += weights + fire.squeeze + 2 * fire.expand;
    before = 2 * fire.expand;
  }
  EXPECT_EQ(sizes(net), expected);
  EXPECT_EQ(sizes(net), (Sizes{1231552, 349151936, 1235496}));  // 1.24 M, 0.349 G
}

TEST(SqueezeNet, HasTheShapesOfTheOriginal) {
  const NetworkSpec net = load_network("squeezenet");
  EXPECT_EQ(out(net, "features.0"), (Shape{64, 111, 111}));
  EXPECT_EQ(out(net, "features.2"), (Shape{64, 55, 55}));
  EXPECT_EQ(out(net, "features.5"), (Shape{128, 27, 27}));
  EXPECT_EQ(out(net, "features.12.cat"), (Shape{512, 13, 13}));
  EXPECT_EQ(out(net, "flat"), (Shape{1000, 1, 1, true}));
  EXPECT_THAT(inputs_of(net, "features.3.expand3x3"), ElementsAre("features.3.squeeze_activation"));
}

/// Input channels of an Inception block, its widths in the original's order, and its side.
struct Inception {
  std::int64_t in, one, three_reduce, three, five_reduce, five, pool, side;
};

TEST(GoogLeNet, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("googlenet");
  EXPECT_EQ(net.weight_layers.size(), 58U);
  const Inception blocks[] = {
      {192, 64, 96, 128, 16, 32, 32, 28},     {256, 128, 128, 192, 32, 96, 64, 28},
      {480, 192, 96, 208, 16, 48, 64, 14},    {512, 160, 112, 224, 24, 64, 64, 14},
      {512, 128, 128, 256, 24, 64, 64, 14},   {512, 112, 144, 288, 32, 64, 64, 14},
      {528, 256, 160, 320, 32, 128, 128, 14}, {832, 256, 160, 320, 32, 128, 128, 7},
      {832, 384, 192, 384, 48, 128, 128, 7}};
  const std::int64_t stem[] = {147 * 64, 64 * 64, 9 * 64 * 192};
  Sizes expected{stem[0] + stem[1] + stem[2] + 1024 * 1000,
                 stem[0] * 112 * 112 + (stem[1] + stem[2]) * 56 * 56 + 1024 * 1000,
                 stem[0] + stem[1] + stem[2] + 2 * (64 + 64 + 192) + 1024 * 1000 + 1000};
  for (const Inception& b : blocks) {
    const std::int64_t weights = b.in * (b.one + b.three_reduce + b.five_reduce + b.pool) +
                                 9 * (b.three_reduce * b.three + b.five_reduce * b.five);
    expected.weights += weights;
    expected.macs += weights * b.side * b.side;
    expected.parameters +=
        weights + 2 * (b.one + b.three_reduce + b.three + b.five_reduce + b.five + b.pool);
  }
  EXPECT_EQ(sizes(net), expected);
  EXPECT_EQ(sizes(net), (Sizes{6609344, 1498376192, 6624904}));  // 6.62 M, 1.50 G
}

TEST(GoogLeNet, HasTheShapesAndWiringOfTheOriginal) {
  const NetworkSpec net = load_network("googlenet");
  EXPECT_EQ(out(net, "maxpool2"), (Shape{192, 28, 28}));
  EXPECT_EQ(out(net, "inception3a.cat"), (Shape{256, 28, 28}));
  EXPECT_EQ(out(net, "inception4d.cat"), (Shape{528, 14, 14}));
  EXPECT_EQ(out(net, "inception5b.cat"), (Shape{1024, 7, 7}));
  EXPECT_THAT(inputs_of(net, "inception3b.branch4.0"), ElementsAre("inception3a.cat"));
  EXPECT_THAT(inputs_of(net, "inception4a.cat"),
              ElementsAre("inception4a.branch1.relu", "inception4a.branch2.1.relu",
                          "inception4a.branch3.1.relu", "inception4a.branch4.1.relu"));
  EXPECT_EQ(layer_named(net, "conv1.bn").epsilon, 0.001);
}

TEST(DenseNet40, HasTheSizesOfTheOriginal) {
  const NetworkSpec net = load_network("densenet40");
  // 1 + 3 x 12 convolutions, 2 transitions and a linear layer; a batch norm before all of them but
  // the first.
  EXPECT_EQ(net.weight_layers.size(), 40U);
  EXPECT_EQ(count(net, LayerKind::kBatchNorm2d), 39U);
  const std::int64_t growth = 12;
  std::int64_t channels = 16, pixels = 32 * 32;
  Sizes expected{27 * 16, 27 * 16 * pixels, 27 * 16};
  const auto add = [&](std::int64_t columns) {
    expected.weights += channels * columns;
    expected.macs += channels * columns * pixels;
    expected.parameters += channels * (2 + columns);
  };
  for (int block = 1; block <= 3; ++block) {
    for (int i = 0; i < 12; ++i, channels += growth) add(9 * growth);
    if (block == 3) break;
    add(channels);
    pixels /= 4;
  }
  add(0);
  expected.weights += channels * 10;
  expected.macs += channels * 10;
  expected.parameters += channels * 10 + 10;
  EXPECT_EQ(sizes(net), expected);
  EXPECT_EQ(sizes(net), (Sizes{1001616, 264812928, 1019722}));  // 1.0 M: Huang et al., table 2
}

TEST(DenseNet40, HasTheShapesAndWiringOfTheOriginal) {
  const NetworkSpec net = load_network("densenet40");
  EXPECT_EQ(out(net, "block1.layer.11.cat"), (Shape{160, 32, 32}));
  EXPECT_EQ(out(net, "trans1.pool"), (Shape{160, 16, 16}));
  EXPECT_EQ(out(net, "trans2.pool"), (Shape{304, 8, 8}));
  EXPECT_EQ(out(net, "block3.layer.11.cat"), (Shape{448, 8, 8}));
  EXPECT_THAT(inputs_of(net, "block2.layer.0.bn1"), ElementsAre("trans1.pool"));
  EXPECT_THAT(inputs_of(net, "block2.layer.1.cat"),
              ElementsAre("block2.layer.0.cat", "block2.layer.1.conv1"));
  EXPECT_EQ(layer_named(net, "block2.layer.1.bn1").in.channels, 172);
  EXPECT_TRUE(layer_named(net, "block2.layer.1.bn1").is_affine());
  EXPECT_EQ(count(net, LayerKind::kConcat), 36U);
}

}  // namespace
}  // namespace ohmic
