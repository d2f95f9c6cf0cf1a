// Shapes that follow from other shapes, and graphs with channels last.
#include <gmock/gmock.h>

#include "tests/unit/nets/onnx/model_builder.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(OnnxLayout, AShapeChainOfAnOpenBatchIsAFlatten) {
  ModelBuilder b = with_convolution();
  b.integers("zero", {0}).integers("rest", {-1}).counted("w", {144, 2});
  b.node("Shape", {"c"}, {"s"});
  set_integer(b.node("Gather", {"s", "zero"}, {"n"}), "axis", 0);
  set_integer(b.node("Concat", {"n", "rest"}, {"sizes"}), "axis", 0);
  b.node("Reshape", {"c", "sizes"}, {"f"});
  b.node("MatMul", {"f", "w"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  ASSERT_EQ(network.layers.size(), 3U);
  EXPECT_EQ(network.layers[1].kind, LayerKind::kFlatten);
}

/// An image of channels last, the transposition before the convolution, and one behind it.
ModelBuilder channels_last() {
  ModelBuilder b;
  b.input("image", {-1, 2, 3, 2}).counted("w", {2, 2, 1, 1});
  set_integers(b.node("Transpose", {"image"}, {"t"}), "perm", {0, 3, 1, 2});
  b.node("Conv", {"t", "w"}, {"c"});
  set_integers(b.node("Transpose", {"c"}, {"back"}), "perm", {0, 2, 3, 1});
  return b;
}

TEST(OnnxLayout, AnImageWithChannelsLastIsTurned) {
  ModelBuilder b = channels_last();
  b.output("back");
  const NetworkSpec network = b.import().network;
  EXPECT_EQ(to_string(network.input), "2 x 2 x 3");
  EXPECT_EQ(network.layers.size(), 1U);
}

TEST(OnnxLayout, RowsOfADenseLayerAreTurnedWithIt) {
  ModelBuilder b = channels_last();
  b.integers("sizes", {-1, 12}).floats("d", {12, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  b.node("Reshape", {"back", "sizes"}, {"f"});
  b.node("MatMul", {"f", "d"}, {"y"});
  b.output("y");
  // Row (y, x, c) of the file is feature (c, y, x) here.
  EXPECT_THAT(b.import().parameters.at("y.weight").values,
              ElementsAre(0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11));
}

TEST(OnnxLayout, BiasAndMeanWithChannelsLast) {
  ModelBuilder b = channels_last();
  b.floats("bias", {2}, {3, 4});
  b.node("Add", {"back", "bias"}, {"a"});
  set_integers(b.node("ReduceMean", {"a"}, {"g"}), "axes", {1, 2});
  b.output("g");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(made.parameters.at("c.bias").values, ElementsAre(3, 4));
  EXPECT_EQ(made.network.layers.back().kind, LayerKind::kGlobalAvgPool);
}

TEST(OnnxLayout, OneChannelMayBeReshapedIntoPlace) {
  ModelBuilder b;
  b.input("image", {-1, 5, 6, 1}).integers("sizes", {-1, 1, 5, 6}).counted("w", {2, 1, 3, 3});
  b.node("Reshape", {"image", "sizes"}, {"r"});
  b.node("Conv", {"r", "w"}, {"y"});
  b.output("y");
  EXPECT_EQ(to_string(b.import().network.input), "1 x 5 x 6");
}

TEST(OnnxLayout, AListOfFeaturesIsASquareImage) {
  const std::pair<std::int64_t, const char*> cases[] = {
      {784, "1 x 28 x 28"}, {3072, "3 x 32 x 32"}, {10, "10 x 1 x 1"}};
  for (const auto& [features, text] : cases) {
    ModelBuilder b;
    b.input("image", {-1, features}).counted("w", {features, 2});
    b.node("MatMul", {"image", "w"}, {"y"});
    b.output("y");
    const NetworkSpec network = b.import().network;
    EXPECT_EQ(to_string(network.input), text);
    EXPECT_EQ(network.layers.size(), 2U);
  }
}

/// Channels cut into two groups of three, turned, and joined again as `back` says.
ModelBuilder shuffling(const std::vector<std::int64_t>& order,
                       const std::vector<std::int64_t>& back) {
  ModelBuilder b;
  b.input("image", {-1, 6, 4, 5}).counted("w", {6, 6, 1, 1});
  b.integers("cut", {0, 2, 3, 4, 5}).integers("back", back);
  b.node("Conv", {"image", "w"}, {"r"});
  b.node("Reshape", {"r", "cut"}, {"five"}).set_name("/block/shuffle/Reshape");
  set_integers(b.node("Transpose", {"five"}, {"turned"}), "perm", order);
  b.node("Reshape", {"turned", "back"}, {"y"});
  b.output("y");
  return b;
}

TEST(OnnxLayout, ReshapeTransposeReshapeShufflesChannels) {
  const NetworkSpec network = shuffling({0, 2, 1, 3, 4}, {0, -1, 4, 5}).import().network;
  ASSERT_EQ(network.layers.size(), 2U);
  const Layer& shuffle = network.layers[1];
  EXPECT_EQ(shuffle.kind, LayerKind::kChannelShuffle);
  EXPECT_EQ(shuffle.groups, 2);
  EXPECT_EQ(shuffle.name, "block.shuffle");
  EXPECT_EQ(to_string(shuffle.out), "6 x 4 x 5");
}

TEST(OnnxLayout, AShuffleMayEndInAList) {
  const NetworkSpec network = shuffling({0, 2, 1, 3, 4}, {0, -1}).import().network;
  ASSERT_EQ(network.layers.size(), 3U);
  EXPECT_EQ(network.layers[1].kind, LayerKind::kChannelShuffle);
  EXPECT_EQ(network.layers[2].kind, LayerKind::kFlatten);
}

TEST(OnnxLayout, ChannelsLastAreShuffledToo) {
  ModelBuilder b = channels_last();
  b.counted("v", {6, 2, 1, 1}).integers("cut", {-1, 2, 3, 3, 2}).integers("joined", {-1, 2, 3, 6});
  b.node("Conv", {"c", "v"}, {"six"});
  set_integers(b.node("Transpose", {"six"}, {"last"}), "perm", {0, 2, 3, 1});
  b.node("Reshape", {"last", "cut"}, {"five"});
  set_integers(b.node("Transpose", {"five"}, {"turned"}), "perm", {0, 1, 2, 4, 3});
  b.node("Reshape", {"turned", "joined"}, {"six_last"});
  set_integers(b.node("Transpose", {"six_last"}, {"first"}), "perm", {0, 3, 1, 2});
  b.node("Relu", {"first"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  ASSERT_EQ(network.layers.size(), 4U);
  EXPECT_EQ(network.layers[2].kind, LayerKind::kChannelShuffle);
  EXPECT_EQ(network.layers[2].groups, 3);
}

TEST(OnnxLayout, ChannelsThatAreCutAndJoinedInOrderAreThoseOfBefore) {
  EXPECT_EQ(shuffling({0, 1, 2, 3, 4}, {0, -1, 4, 5}).import().network.layers.size(), 1U);
  EXPECT_EQ(shuffling({0, 1, 2, 4, 3}, {0, 6, 5, 4}).import().network.layers.size(), 1U);
}

TEST(OnnxLayout, CutChannelsAreReadByNoOtherOperator) {
  ModelBuilder b = with_convolution();
  b.integers("cut", {1, 2, 2, 6, 6});
  b.node("Reshape", {"c", "cut"}, {"five"});
  b.node("Relu", {"five"}, {"y"});
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (Relu, reads what Reshape 'five' cut"));
}

TEST(OnnxLayout, AReshapeThatCutsAnAxisIsRefused) {
  ModelBuilder b = with_convolution();
  b.integers("sizes", {1, 2, 2, 6, 6});
  b.node("Reshape", {"c", "sizes"}, {"y"});
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (Reshape, cuts the network's channels at its end"));
  ModelBuilder rows = with_convolution();
  rows.integers("sizes", {1, 4, 2, 3, 6});
  rows.node("Reshape", {"c", "sizes"}, {"y"});
  rows.output("y");
  EXPECT_THAT(refusal(rows), HasSubstr("'y' (Reshape, makes [1, 4, 2, 3, 6] of [1, 4, 6, 6]"));
}

TEST(OnnxLayout, TwoLayersThatReadOneListShareItsFlatten) {
  ModelBuilder b = with_convolution();
  b.counted("w", {144, 3}).counted("v", {144, 3});
  b.node("Flatten", {"c"}, {"f"});
  b.node("MatMul", {"f", "w"}, {"a"});
  b.node("MatMul", {"f", "v"}, {"z"});
  b.node("Add", {"a", "z"}, {"y"});
  b.output("y");
  EXPECT_EQ(b.import().network.layers.size(), 5U);
}

}  // namespace
}  // namespace ohmic
