// Files with QuantizeLinear and DequantizeLinear: a float network and the widths of its layers.
#include <gmock/gmock.h>

#include "tests/unit/nets/onnx/model_builder.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// "8/8 16/8": weights and inputs of each weight layer.
std::string widths(const ImportedNetwork& made) {
  std::string text;
  for (const LayerWidths& layer : made.widths)
    text += (text.empty() ? "" : " ") + std::to_string(layer.weight_bits) + "/" +
            std::to_string(layer.activation_bits);
  return text;
}

TEST(OnnxQuantised, IsTheFloatNetworkWithWidths) {
  const ImportedNetwork made = quantised_network().import();
  EXPECT_EQ(widths(made), "8/8 8/8");
  // The codes of the convolution begin at 0: the Relu that the quantiser left out.
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "relu", "flatten", "linear"));
  EXPECT_THAT(made.parameters.at("conv.weight").values, ElementsAre(-63.5F, 16));
  EXPECT_EQ(made.parameters.at("fc.weight").values.front(), -1.5F);
}

TEST(OnnxQuantised, CodesFromZeroCutOffWhatIsBelowTheMean) {
  for (const float mean : {0.5F, -0.5F}) {
    ModelBuilder b;
    b.input("image", {-1, 1, 3, 3}).counted("w", {1, 1, 3, 3}).floats("mean", {}, {mean});
    b.floats("scale", {}, {0.5F}).codes("zero", {}, {0}, false);
    b.node("Sub", {"image", "mean"}, {"centred"});
    b.quantised("centred", "x", "scale", "zero");
    b.node("Conv", {"x", "w"}, {"y"});
    b.output("y");
    const ImportedNetwork made = b.import();
    EXPECT_THAT(made.network.normalisation.mean, ElementsAre(mean));
    if (mean > 0) {
      EXPECT_THAT(kinds(made.network), ElementsAre("relu", "conv2d"));
    } else {
      EXPECT_THAT(kinds(made.network), ElementsAre("conv2d"));
    }
  }
}

TEST(OnnxQuantised, AFloatFileHasNoWidths) {
  ModelBuilder b = with_convolution();
  EXPECT_THAT(b.output("c").import().widths, IsEmpty());
  ModelBuilder weights;  // quantised ones alone are floats
  weights.input("image", {-1, 1, 2, 2}).codes("w", {1, 1, 1, 1}, {5}).floats("s", {}, {0.5F});
  weights.codes("z", {}, {2});
  weights.node("DequantizeLinear", {"w", "s", "z"}, {"dw"});
  weights.node("Conv", {"image", "dw"}, {"y"});
  const ImportedNetwork made = weights.output("y").import();
  EXPECT_THAT(made.widths, IsEmpty());
  EXPECT_THAT(made.parameters.at("y.weight").values, ElementsAre(1.5F));
}

/// A convolution of the image `x`, whose input or weights may be quantised.
ModelBuilder convolution(const std::string& weights, bool has_sign, int zero) {
  ModelBuilder b;
  b.input("image", {-1, 2, 3, 3}).floats("scale", {}, {0.5F}).codes("zero", {}, {zero}, has_sign);
  b.floats("floats", {1, 2, 1, 1}, {0.3F, -80}).codes("u", {}, {0}, false);
  b.quantised("image", "x", "scale", "u");
  if (weights == "floats") {
    b.node("Conv", {"x", "floats"}, {"y"});
  } else {
    b.quantised("floats", "w", "scale", "zero").node("Conv", {"x", "w"}, {"y"});
  }
  return b.output("y");
}

TEST(OnnxQuantised, WhatIsNotQuantisedTakesTheMostBits) {
  EXPECT_EQ(widths(convolution("floats", true, 0).import()), "16/8");
}

TEST(OnnxQuantised, FloatWeightsThatAreQuantisedInTheFileAreRounded) {
  const ImportedNetwork made = convolution("codes", true, 0).import();
  EXPECT_EQ(widths(made), "8/8");
  EXPECT_THAT(made.parameters.at("y.weight").values, ElementsAre(0.5F, -64));  // -160 is cut
  // Of uint8 the middle is 128.
  EXPECT_EQ(widths(convolution("codes", false, 128).import()), "8/8");
}

TEST(OnnxQuantised, RoundsToEven) {
  ModelBuilder b = convolution("floats", true, 0);
  b.floats("halves", {3, 2, 1, 1}, {0.25F, 0.75F, 1.25F, -0.25F, -0.75F, 0.26F});
  b.graph().clear_output();
  b.quantised("halves", "h", "scale", "zero").node("Conv", {"x", "h"}, {"z"});
  EXPECT_THAT(b.output("z").import().parameters.at("z.weight").values,
              ElementsAre(0, 1, 1, 0, -1, 0.5F));
}

TEST(OnnxQuantised, WeightsWithAZeroPointAreRefused) {
  EXPECT_THAT(refusal(convolution("codes", true, 3)),
              HasSubstr("'y' (Conv, its weights have a zero point beside the middle"));
  EXPECT_THAT(refusal(convolution("codes", false, 0)), HasSubstr("'y' (Conv, its weights have"));
}

/// The network of `quantised_network` up to `d` with other nodes behind the convolution.
std::string refusal_behind(const std::function<void(ModelBuilder&)>& add) {
  ModelBuilder b;
  b.input("image", {-1, 1, 2, 2}).counted("w", {2, 1, 1, 1}).node("Conv", {"image", "w"}, {"c"});
  b.floats("scale", {}, {0.5F}).floats("other", {}, {0.25F}).floats("two", {2}, {0.5F, 0.25F});
  b.codes("zero", {}, {3}).codes("zeros", {2}, {0, 0}).integers("far", {0});
  add(b);
  return refusal(b.output("y"));
}

TEST(OnnxQuantised, WhatIsNoPolicyIsRefusedByName) {
  EXPECT_THAT(refusal_behind([](ModelBuilder& b) {
                b.node("QuantizeLinear", {"c", "two", "zeros"}, {"q"});
                b.node("DequantizeLinear", {"q", "two", "zeros"}, {"y"});
              }),
              HasSubstr("'q' (QuantizeLinear, has scales along an axis, needed is one"));
  EXPECT_THAT(refusal_behind([](ModelBuilder& b) {
                b.node("QuantizeLinear", {"c", "scale", "zero"}, {"q"});
                b.node("DequantizeLinear", {"q", "other", "zero"}, {"y"});
              }),
              HasSubstr("'y' (DequantizeLinear, its scale or zero point is not that of "
                        "QuantizeLinear 'q'"));
  EXPECT_THAT(refusal_behind([](ModelBuilder& b) {
                b.node("QuantizeLinear", {"c", "scale", "zero"}, {"q"});
                b.node("Relu", {"q"}, {"y"});
              }),
              HasSubstr("'y' (Relu, reads the codes of QuantizeLinear 'q'"));
  EXPECT_THAT(refusal_behind([](ModelBuilder& b) {
                b.node("QuantizeLinear", {"c", "scale", "zero"}, {"y"});
              }),
              HasSubstr("'y' (QuantizeLinear, makes codes at the network's end)"));
  EXPECT_THAT(refusal_behind([](ModelBuilder& b) {
                b.node("QuantizeLinear", {"c", "scale", "far"}, {"q"});
                b.node("DequantizeLinear", {"q", "scale", "far"}, {"y"});
              }),
              HasSubstr("'q' (QuantizeLinear, its zero point is not of int8"));
  EXPECT_THAT(refusal_behind([](ModelBuilder& b) {
                b.node("DequantizeLinear", {"c", "scale", "zero"}, {"y"});
              }),
              HasSubstr("'y' (DequantizeLinear, reads no codes of a QuantizeLinear"));
}

TEST(OnnxQuantised, CodesMayBeTurnedAndASoftmaxRounded) {
  ModelBuilder b = quantised_network();
  b.graph().clear_output();
  b.node("QuantizeLinear", {"y", "scale", "zero"}, {"q"});
  b.node("Flatten", {"q"}, {"qf"});
  b.node("DequantizeLinear", {"qf", "scale", "zero"}, {"l"});
  b.node("Softmax", {"l"}, {"s"});
  b.quantised("s", "p", "scale", "zero");
  const ImportedNetwork made = b.output("p").import();
  EXPECT_EQ(widths(made), "8/8 8/8");
  EXPECT_EQ(made.network.layers.back().kind, LayerKind::kRelu);  // codes of `y` from 0 on
}

}  // namespace
}  // namespace ohmic
