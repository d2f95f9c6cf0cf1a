// Slice, Split and Gather: some of the channels.
#include <gmock/gmock.h>

#include <limits>

#include "tests/unit/nets/onnx/model_builder.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A convolution `c` to six channels of 4 x 5.
ModelBuilder six_channels(std::int64_t opset = 13) {
  ModelBuilder b(opset);
  b.input("image", {-1, 2, 4, 5}).counted("w", {6, 2, 1, 1});
  b.node("Conv", {"image", "w"}, {"c"});
  return b;
}

/// What a Slice of the convolution makes of its channels.
ModelBuilder sliced(const std::vector<std::int64_t>& starts, const std::vector<std::int64_t>& ends,
                    const std::vector<std::int64_t>& axes, const std::vector<std::int64_t>& steps) {
  ModelBuilder b = six_channels();
  b.integers("starts", starts).integers("ends", ends).integers("axes", axes);
  b.integers("steps", steps);
  b.node("Slice", {"c", "starts", "ends", "axes", "steps"}, {"y"});
  b.output("y");
  return b;
}

/// Start and end of each channel_slice.
std::vector<std::pair<int, int>> cuts(const NetworkSpec& network) {
  std::vector<std::pair<int, int>> made;
  for (const Layer& layer : network.layers)
    if (layer.kind == LayerKind::kChannelSlice)
      made.emplace_back(layer.start, layer.start + layer.out_channels);
  return made;
}

constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();

TEST(OnnxSlice, TakesChannelsThatFollowEachOther) {
  const NetworkSpec network = sliced({1}, {4}, {1}, {1}).import().network;
  EXPECT_THAT(kinds(network), ElementsAre("conv2d", "channel_slice"));
  EXPECT_THAT(cuts(network), ElementsAre(std::pair(1, 4)));
  EXPECT_EQ(to_string(network.layers[1].out), "3 x 4 x 5");
  EXPECT_THAT(cuts(sliced({-2}, {kEnd}, {-3}, {1}).import().network), ElementsAre(std::pair(4, 6)));
  EXPECT_THAT(cuts(sliced({0, 2, 0}, {kEnd, -1, 4}, {3, 1, 2}, {1, 1, 1}).import().network),
              ElementsAre(std::pair(2, 5)));
}

TEST(OnnxSlice, AWholeSliceIsNothing) {
  EXPECT_EQ(sliced({0, 0}, {kEnd, kEnd}, {1, 2}, {1, 1}).import().network.layers.size(), 1U);
}

TEST(OnnxSlice, AWholeSliceOfTheImageLeavesItsMeanToCome) {
  ModelBuilder b;
  b.input("image", {-1, 3, 8, 8}).counted("w", {4, 3, 1, 1}).floats("mean", {1}, {0.5F});
  b.integers("start", {0}).integers("three", {3}).integers("axis", {1});
  b.node("Slice", {"image", "start", "three", "axis"}, {"colours"});
  b.node("Sub", {"colours", "mean"}, {"centred"});
  b.node("Conv", {"centred", "w"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_EQ(network.layers.size(), 1U);
  EXPECT_THAT(network.normalisation.mean, ElementsAre(0.5, 0.5, 0.5));
}

TEST(OnnxSlice, OfAPaddedMapIsRefused) {
  ModelBuilder b = six_channels();
  b.integers("pads", {0, 0, 1, 1, 0, 0, 1, 1}).integers("axis", {2});
  b.integers("start", {0}).integers("four", {4});
  b.node("Pad", {"c", "pads"}, {"p"});
  b.node("Slice", {"p", "start", "four", "axis"}, {"y"});  // four of six rows
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (Slice, reads what Pad 'p' padded"));
}

TEST(OnnxSlice, OlderFilesSayItInAttributes) {
  ModelBuilder b = six_channels(9);
  auto& slice = b.node("Slice", {"c"}, {"y"});
  set_integers(slice, "starts", {3});
  set_integers(slice, "ends", {100});
  set_integers(slice, "axes", {1});
  b.output("y");
  EXPECT_THAT(cuts(b.import().network), ElementsAre(std::pair(3, 6)));
}

TEST(OnnxSlice, OtherCutsAreRefused) {
  EXPECT_THAT(refusal(sliced({1}, {4}, {2}, {1})), HasSubstr("'y' (Slice, cuts another axis"));
  EXPECT_THAT(refusal(sliced({0}, {4}, {2}, {2})), HasSubstr("'y' (Slice, cuts another axis"));
  EXPECT_THAT(refusal(sliced({4}, {2}, {1}, {1})), HasSubstr("'y' (Slice, leaves no channel"));
  EXPECT_THAT(refusal(sliced({1}, {4}, {7}, {1})), HasSubstr("'y' (Slice"));
}

TEST(OnnxSlice, ByStepsTakesEachRunOfNeighbours) {
  const NetworkSpec every_second = sliced({1}, {6}, {1}, {2}).import().network;
  EXPECT_THAT(kinds(every_second),
              ElementsAre("conv2d", "channel_slice", "channel_slice", "channel_slice", "concat"));
  EXPECT_THAT(cuts(every_second), ElementsAre(std::pair(1, 2), std::pair(3, 4), std::pair(5, 6)));
  EXPECT_THAT(every_second.layers[4].inputs, ElementsAre(1, 2, 3));
  EXPECT_THAT(cuts(sliced({-1}, {-5}, {1}, {-2}).import().network),
              ElementsAre(std::pair(5, 6), std::pair(3, 4)));
}

TEST(OnnxSlice, AListIsNotCut) {
  ModelBuilder b = six_channels();
  b.counted("v", {120, 8}).integers("starts", {1}).integers("ends", {4}).integers("axes", {1});
  b.node("Flatten", {"c"}, {"f"});
  b.node("MatMul", {"f", "v"}, {"l"});
  b.node("Slice", {"l", "starts", "ends", "axes"}, {"y"});
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (Slice, cuts a list of values"));
}

/// The two parts of a Split, joined the other way round.
ModelBuilder swapped(ModelBuilder b) {
  b.node("Concat", {"right", "left"}, {"y"});
  set_integer(*b.graph().mutable_node(b.graph().node_size() - 1), "axis", 1);
  b.output("y");
  return b;
}

TEST(OnnxSplit, MakesASliceOfEachPart) {
  ModelBuilder newer = six_channels();
  newer.integers("sizes", {2, 4});
  set_integer(newer.node("Split", {"c", "sizes"}, {"left", "right"}), "axis", 1);
  ModelBuilder older = six_channels(11);
  auto& split = older.node("Split", {"c"}, {"left", "right"});
  set_integers(split, "split", {2, 4});
  set_integer(split, "axis", -3);
  for (const ModelBuilder& b : {swapped(newer), swapped(older)}) {
    const NetworkSpec network = b.import().network;
    EXPECT_THAT(kinds(network), ElementsAre("conv2d", "channel_slice", "channel_slice", "concat"));
    EXPECT_THAT(cuts(network), ElementsAre(std::pair(0, 2), std::pair(2, 6)));
    EXPECT_THAT(network.layers[3].inputs, ElementsAre(2, 1));
  }
}

TEST(OnnxSplit, WithoutSizesPartsAreOfOneLength) {
  ModelBuilder b = six_channels();
  set_integer(b.node("Split", {"c"}, {"left", "right"}), "axis", 1);
  EXPECT_THAT(cuts(swapped(b).import().network), ElementsAre(std::pair(0, 3), std::pair(3, 6)));
  ModelBuilder four = six_channels(18);
  auto& split = four.node("Split", {"c"}, {"left", "middle", "right", "rest"});
  set_integer(split, "axis", 1);
  set_integer(split, "num_outputs", 4);
  four.node("Relu", {"rest"}, {"y"});
  four.output("y");
  EXPECT_THAT(refusal(four), HasSubstr("'left' (Split, leaves no channel"));  // 2, 2, 2, 0
}

TEST(OnnxSplit, APartThatNobodyReadsIsLeftOut) {
  ModelBuilder b = six_channels();
  b.integers("sizes", {2, 4});
  set_integer(b.node("Split", {"c", "sizes"}, {"left", "right"}), "axis", 1);
  b.node("Relu", {"right"}, {"y"});
  b.output("y");
  EXPECT_THAT(kinds(b.import().network), ElementsAre("conv2d", "channel_slice", "relu"));
}

TEST(OnnxSplit, OtherCutsAreRefused) {
  ModelBuilder rows = six_channels();
  set_integer(rows.node("Split", {"c"}, {"left", "right"}), "axis", 2);
  EXPECT_THAT(refusal(swapped(rows)), HasSubstr("'left' (Split, cuts another axis"));
  ModelBuilder wrong = six_channels();
  wrong.integers("sizes", {2, 5});
  set_integer(wrong.node("Split", {"c", "sizes"}, {"left", "right"}), "axis", 1);
  EXPECT_THAT(refusal(swapped(wrong)), HasSubstr("'left' (Split, its parts do not make up the 6"));
  for (const std::vector<std::int64_t>& sizes :
       {std::vector<std::int64_t>{-1, 7}, {kEnd, kEnd}, {7, -1}, {3, 2}}) {
    ModelBuilder b = six_channels();
    b.integers("sizes", sizes);
    set_integer(b.node("Split", {"c", "sizes"}, {"left", "right"}), "axis", 1);
    EXPECT_THAT(refusal(swapped(b)), HasSubstr("its parts do not make up the 6")) << sizes.front();
  }
}

TEST(OnnxSplit, CodesOfWeightsStayCodes) {
  for (const int zero : {0, 7}) {
    ModelBuilder b;
    b.input("image", {-1, 1, 2, 2}).codes("w", {4, 1, 1, 1}, {1, 2, 3, 4});
    b.floats("scale", {}, {0.5F}).codes("zero", {}, {zero}).codes("none", {}, {0});
    b.quantised("image", "x", "scale", "none");
    b.node("Split", {"w"}, {"v", "rest"});
    b.node("DequantizeLinear", {"v", "scale", "zero"}, {"conv.weight"});
    b.node("Conv", {"x", "conv.weight"}, {"y"});
    b.output("y");
    if (zero == 0) {
      EXPECT_EQ(b.import().widths.at(0).weight_bits, 8);
    } else {
      EXPECT_THAT(refusal(b), HasSubstr("zero point"));
    }
  }
}

TEST(OnnxSplit, WhatIsQuantisedBeforeItKeepsItsWidth) {
  ModelBuilder b;
  b.input("image", {-1, 2, 2, 2}).counted("w", {4, 1, 1, 1});
  b.floats("scale", {}, {0.5F}).codes("zero", {}, {0}, false);
  b.quantised("image", "x", "scale", "zero");
  set_integer(b.node("Split", {"x"}, {"left", "right"}), "axis", 1);
  b.node("Conv", {"right", "w"}, {"y"});
  b.output("y");
  EXPECT_EQ(b.import().widths.at(0).activation_bits, 8);
}

TEST(OnnxSlice, WhatIsNotNegativeStaysSo) {
  ModelBuilder b = six_channels();
  b.integers("start", {1}).integers("four", {4}).integers("axis", {1});
  b.floats("low", {}, {-1}).floats("high", {}, {6});
  b.node("Softplus", {"c"}, {"s"});
  b.node("Slice", {"s", "start", "four", "axis"}, {"t"});
  b.node("Clip", {"t", "low", "high"}, {"y"});
  b.output("y");
  EXPECT_THAT(kinds(b.import().network),
              ElementsAre("conv2d", "softplus", "channel_slice", "relu6"));
}

TEST(OnnxSplit, AnOutputThatIsLeftOutWakesNoNode) {
  ModelBuilder b = six_channels();
  b.floats("high", {}, {6});
  set_integer(b.node("Split", {"c"}, {"", "dead"}), "axis", 2);
  b.node("Clip", {"c", "", "high"}, {"y"});
  b.output("y");
  EXPECT_THAT(kinds(b.import().network), ElementsAre("conv2d", "clip"));
}

TEST(OnnxSlice, ChannelsLastAreCutBeforeTheyAreMoved) {
  ModelBuilder b;
  b.input("image", {-1, 8, 8, 4}).counted("w", {2, 3, 1, 1});
  b.integers("start", {0}).integers("three", {3}).integers("axis", {3});
  b.node("Slice", {"image", "start", "three", "axis"}, {"colours"});
  set_integers(b.node("Transpose", {"colours"}, {"first"}), "perm", {0, 3, 1, 2});
  b.node("Conv", {"first", "w"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_EQ(to_string(network.input), "4 x 8 x 8");
  EXPECT_THAT(kinds(network), ElementsAre("channel_slice", "conv2d"));
}

TEST(OnnxGather, ColoursThatComeLastAreTurnedBeforeTheyAreMoved) {
  ModelBuilder b;
  b.input("image", {-1, 8, 6, 3}).counted("w", {2, 3, 1, 1}).integers("bgr", {2, 1, 0});
  set_integer(b.node("Gather", {"image", "bgr"}, {"turned"}), "axis", 3);
  set_integers(b.node("Transpose", {"turned"}, {"first"}), "perm", {0, 3, 1, 2});
  b.node("Conv", {"first", "w"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_EQ(to_string(network.input), "3 x 8 x 6");
  EXPECT_THAT(cuts(network), ElementsAre(std::pair(2, 3), std::pair(1, 2), std::pair(0, 1)));
}

TEST(OnnxSplit, KnownValuesAreSplitBeforehand) {
  ModelBuilder b = six_channels();
  b.floats("both", {1, 12, 1, 1}, {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2});
  set_integer(b.node("Split", {"both"}, {"ones", "twos"}), "axis", 1);
  b.node("Relu", {"c"}, {"r"});
  b.node("Mul", {"r", "twos"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "relu", "affine"));
  EXPECT_THAT(made.parameters.at("y.weight").values, ElementsAre(2, 2, 2, 2, 2, 2));
}

/// What a Gather of the convolution makes of its channels; `rank` 0: of one, whose axis goes.
ModelBuilder gathered(const std::vector<std::int64_t>& channels, std::int64_t axis = 1,
                      std::size_t rank = 1) {
  ModelBuilder b = six_channels();
  b.integers("channels", channels);
  if (rank == 0) b.graph().mutable_initializer()->rbegin()->clear_dims();
  set_integer(b.node("Gather", {"c", "channels"}, {"g"}), "axis", axis);
  return b;
}

TEST(OnnxGather, TakesChannelsInAnyOrder) {
  ModelBuilder b = gathered({2, 3, 0, -1, 0});
  b.output("g");
  const NetworkSpec network = b.import().network;
  EXPECT_THAT(cuts(network),
              ElementsAre(std::pair(2, 4), std::pair(0, 1), std::pair(5, 6), std::pair(0, 1)));
  EXPECT_THAT(network.layers.back().inputs, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(to_string(network.layers.back().out), "5 x 4 x 5");
  EXPECT_THAT(to_string(network.layers.back().kind), "concat");
  ModelBuilder all = gathered({0, 1, 2, 3, 4, 5}, -3);
  all.output("g");
  EXPECT_THAT(kinds(all.import().network), ElementsAre("conv2d"));
}

TEST(OnnxGather, APlainNumberLeavesTheAxisOut) {
  ModelBuilder b = gathered({1}, 1, 0);
  b.integers("axes", {1}).counted("w2", {3, 1, 1, 1});
  b.node("Unsqueeze", {"g", "axes"}, {"one"});
  b.node("Conv", {"one", "w2"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_THAT(kinds(network), ElementsAre("conv2d", "channel_slice", "conv2d"));
  EXPECT_THAT(cuts(network), ElementsAre(std::pair(1, 2)));
  ModelBuilder missing = gathered({1}, 1, 0);  // the axis is still out
  missing.counted("w2", {3, 1, 1, 1});
  missing.node("Conv", {"g", "w2"}, {"y"});
  missing.output("y");
  EXPECT_THAT(refusal(missing), HasSubstr("'y' (Conv"));
}

/// As torchvision's GoogLeNet changes the mean and deviation of each colour.
TEST(OnnxGather, ColoursMayBeScaledOneByOne) {
  ModelBuilder b;
  b.input("image", {-1, 3, 8, 8}).counted("w", {4, 3, 1, 1}).integers("axes", {1});
  std::vector<std::string> parts;
  for (const std::int64_t colour : {0, 1, 2}) {
    const std::string n = std::to_string(colour);
    b.integers("i" + n, {colour}).floats("a" + n, {}, {0.5F}).floats("b" + n, {}, {0.25F});
    b.graph().mutable_initializer(b.graph().initializer_size() - 3)->clear_dims();
    set_integer(b.node("Gather", {"image", "i" + n}, {"g" + n}), "axis", 1);
    b.node("Unsqueeze", {"g" + n, "axes"}, {"u" + n});
    b.node("Mul", {"u" + n, "a" + n}, {"m" + n});
    b.node("Add", {"m" + n, "b" + n}, {"s" + n});
    parts.push_back("s" + n);
  }
  set_integer(b.node("Concat", parts, {"joined"}), "axis", 1);
  b.node("Conv", {"joined", "w"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("channel_slice", "affine", "channel_slice", "affine",
                                               "channel_slice", "affine", "concat", "conv2d"));
  EXPECT_THAT(made.parameters.at("m2.weight").values, ElementsAre(0.5));
  EXPECT_THAT(made.parameters.at("m2.bias").values, ElementsAre(0.25));
}

TEST(OnnxGather, OtherGathersAreRefused) {
  const auto refused = [](ModelBuilder b) {
    b.output("g");
    return refusal(b);
  };
  EXPECT_THAT(refused(gathered({1}, 2)), HasSubstr("'g' (Gather, takes from another axis"));
  EXPECT_THAT(refused(gathered({6})), HasSubstr("'g' (Gather, reads beyond its input"));
  EXPECT_THAT(refused(gathered({-7})), HasSubstr("'g' (Gather, reads beyond its input"));
  EXPECT_THAT(refused(gathered({})), HasSubstr("'g' (Gather, leaves no channel"));
  EXPECT_THAT(refused(gathered(std::vector<std::int64_t>(65, 3))),
              HasSubstr("'g' (Gather, takes channels in 65 runs"));
}

}  // namespace
}  // namespace ohmic
