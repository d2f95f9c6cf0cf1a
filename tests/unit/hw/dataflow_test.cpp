#include <gmock/gmock.h>

#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

constexpr char kConv[] = R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 1})";

DataflowGraph graph_of(const std::string& layers, int channels, int height, int width) {
  return build_dataflow(network_with(layers, channels, height, width));
}

// 3 x 3 over 4 x 4, padded by 1, stride 2: windows at rows 0 and 2, columns 0 and 2, less the pad.
TEST(Dataflow, ConvolutionNeedsUpToItsLastPixelAndFreesWhatNoneReadsAgain) {
  const auto graph = graph_of(
      R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 3, "stride": 2, "padding": 1})",
      1, 4, 4);
  const Stage& stage = graph.stages[0];
  EXPECT_EQ(stage.windows, 4U);
  EXPECT_THAT(stage.needed[0], ElementsAre(6, 8, 14, 16));
  EXPECT_THAT(stage.released[0], ElementsAre(0, 1, 4, 5, 16));
  EXPECT_EQ(pixels_held(stage, 0), 11U);  // window 3: pixels 5 to 15
  EXPECT_THAT(stage.produced, ElementsAre(1, 2, 3, 4));
}

TEST(Dataflow, ReluIsTheLookUpOfItsStage) {
  const auto graph = graph_of(std::string(kConv) + R"(, {"name": "r", "type": "relu"})", 1, 3, 3);
  EXPECT_EQ(graph.stages.size(), 1U);
  EXPECT_TRUE(graph.stages[0].post_ops.empty());
  EXPECT_THAT(graph.stages[0].digital, ElementsAre(1));
}

// 4 x 5 pooled 2 x 2: outputs after pixels 7, 9, 17, 19; the fifth column feeds none.
TEST(Dataflow, PoolsRunInTheTailAndReluBehindOneIsALookUpMore) {
  const auto graph = graph_of(std::string(kConv) +
                                  R"(, {"name": "p", "type": "max_pool2d", "kernel": 2},
                                       {"name": "r", "type": "relu"})",
                              1, 4, 5);
  ASSERT_EQ(graph.stages.size(), 1U);
  const Stage& stage = graph.stages[0];
  ASSERT_EQ(stage.post_ops.size(), 2U);
  EXPECT_EQ(stage.post_ops[0].kind, PostOpKind::kMaxPool);
  EXPECT_EQ(stage.post_ops[0].window_pixels, 4U);
  EXPECT_THAT(stage.post_ops[0].needed, ElementsAre(7, 9, 17, 19));
  EXPECT_EQ(stage.post_ops[1].kind, PostOpKind::kLookUp);
  EXPECT_THAT(stage.digital, ElementsAre(1, 2));
  EXPECT_EQ(stage.produced[5], 0U);
  EXPECT_EQ(stage.produced[6], 1U);
  EXPECT_EQ(stage.produced[8], 2U);
  EXPECT_EQ(stage.produced[19], 4U);
  EXPECT_EQ(stage.out, (Shape{2, 2, 2, false}));
}

TEST(Dataflow, GlobalPoolEmitsOnceAtTheEnd) {
  const auto graph =
      graph_of(std::string(kConv) + R"(, {"name": "g", "type": "global_avg_pool"})", 1, 2, 3);
  EXPECT_THAT(graph.stages[0].produced, ElementsAre(0, 0, 0, 0, 0, 1));
  EXPECT_EQ(graph.stages[0].post_ops[0].kind, PostOpKind::kAvgPool);
}

TEST(Dataflow, LinearBehindFlattenReadsTheWholeMapOnce) {
  const auto graph = graph_of(std::string(kConv) + R"(, {"name": "f", "type": "flatten"},
                                {"name": "l", "type": "linear", "out_features": 5})",
                              1, 2, 3);
  const Stage& linear = graph.stages[1];
  EXPECT_EQ(linear.windows, 1U);
  EXPECT_EQ(linear.inputs[0], (Shape{2, 2, 3, false}));
  EXPECT_THAT(linear.needed[0], ElementsAre(6));
  EXPECT_THAT(linear.released[0], ElementsAre(0, 6));
  EXPECT_EQ(pixels_held(linear, 0), 6U);
}

TEST(Dataflow, AddJoinsPixelByPixelAndConcatStacksChannels) {
  const auto graph = graph_of(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
      {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1, "inputs": ["input"]},
      {"name": "s", "type": "add", "inputs": ["a", "b"]},
      {"name": "both", "type": "concat", "inputs": ["s", "a"]})",
                              1, 1, 3);
  ASSERT_EQ(graph.stages.size(), 4U);
  const Stage& add = graph.stages[2];
  EXPECT_EQ(add.kind, StageKind::kAdd);
  EXPECT_THAT(add.producers, ElementsAre(0, 1));
  EXPECT_THAT(add.needed[1], ElementsAre(1, 2, 3));
  EXPECT_THAT(add.released[1], ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(graph.stages[3].kind, StageKind::kConcat);
  EXPECT_EQ(graph.stages[3].out.channels, 4);
  EXPECT_THAT(graph.stages[0].consumers, ElementsAre(2, 3));
  EXPECT_EQ(add.weight_layer, 1);  // hosted and paid for by the weight layer before it
}

TEST(Dataflow, AShuffleIsAVectorStageThatKeepsThePixels) {
  const auto graph = graph_of(R"({"name": "a", "type": "conv2d", "out_channels": 6, "kernel": 1},
      {"name": "x", "type": "channel_shuffle", "groups": 3}, {"name": "r", "type": "relu"})",
                              1, 1, 3);
  ASSERT_EQ(graph.stages.size(), 2U);
  const Stage& shuffle = graph.stages[1];
  EXPECT_EQ(shuffle.kind, StageKind::kSelect);
  EXPECT_THAT(shuffle.channel_order, ElementsAre(0, 2, 4, 1, 3, 5));
  EXPECT_THAT(shuffle.needed[0], ElementsAre(1, 2, 3));
  EXPECT_EQ(shuffle.out.channels, 6);
  EXPECT_THAT(shuffle.digital, ElementsAre(2));  // the activation behind it is its look-up
}

TEST(Dataflow, ASliceIsAVectorStageOfWhichFewerChannelsLeave) {
  const auto graph = graph_of(R"({"name": "a", "type": "conv2d", "out_channels": 6, "kernel": 1},
      {"name": "x", "type": "channel_slice", "start": 2, "out_channels": 3}, {"name": "r", "type": "relu"})",
                              1, 1, 3);
  ASSERT_EQ(graph.stages.size(), 2U);
  const Stage& slice = graph.stages[1];
  EXPECT_EQ(slice.kind, StageKind::kSelect);
  EXPECT_THAT(slice.channel_order, ElementsAre(2, 3, 4));
  EXPECT_EQ(slice.inputs[0].channels, 6);
  EXPECT_EQ(slice.out, (Shape{3, 1, 3, false}));
}

TEST(Dataflow, AnAffineLayerIsAVectorStageAndAFoldedNormIsNone) {
  const auto graph = graph_of(R"({"name": "a", "type": "conv2d", "out_channels": 6, "kernel": 1},
      {"name": "n", "type": "batch_norm2d"}, {"name": "r", "type": "relu"},
      {"name": "m", "type": "batch_norm2d"}, {"name": "s", "type": "relu"},
      {"name": "f", "type": "flatten"}, {"name": "y", "type": "affine"})",
                              1, 1, 3);
  ASSERT_EQ(graph.stages.size(), 3U);
  EXPECT_THAT(graph.stages[0].digital, ElementsAre(2));
  EXPECT_EQ(graph.stages[1].kind, StageKind::kAffine);
  EXPECT_THAT(graph.stages[1].digital, ElementsAre(4));  // the activation behind it is its look-up
  const Stage& list = graph.stages[2];                   // scales a flattened map pixel by pixel
  EXPECT_EQ(list.kind, StageKind::kAffine);
  EXPECT_THAT(list.needed[0], ElementsAre(1, 2, 3));
  EXPECT_EQ(list.out.channels, 6);
}

// A pool cannot run among the post-ops of a stage whose own output somebody else reads too.
TEST(Dataflow, AFunctionOfASharedOutputIsACopyStage) {
  const auto graph = graph_of(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
      {"name": "r", "type": "relu"},
      {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1},
      {"name": "s", "type": "add", "inputs": ["a", "b"]})",
                              1, 2, 2);
  ASSERT_EQ(graph.stages.size(), 4U);
  EXPECT_EQ(graph.stages[1].kind, StageKind::kCopy);
  EXPECT_THAT(graph.stages[1].digital, ElementsAre(1));
  EXPECT_THAT(graph.stages[3].producers, ElementsAre(0, 2));
}

}  // namespace
}  // namespace ohmic
