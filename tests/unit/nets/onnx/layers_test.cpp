// What each operator becomes.
#include <gmock/gmock.h>

#include "tests/unit/nets/onnx/model_builder.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(OnnxLayers, ConvolutionReadsItsWindow) {
  ModelBuilder b;
  b.input("image", {2, 4, 9, 8}).counted("w", {6, 2, 3, 2}).counted("bias", {6});
  auto& conv = b.node("Conv", {"image", "w", "bias"}, {"y"});
  set_integer(conv, "group", 2);
  set_integers(conv, "strides", {2, 1});
  set_integers(conv, "dilations", {2, 3});
  set_integers(conv, "pads", {1, 2, 3, 4});
  b.output("y");
  const ImportedNetwork made = b.import();
  const Layer& layer = made.network.layers.at(0);
  EXPECT_EQ(layer.kind, LayerKind::kConv2d);
  EXPECT_EQ(layer.groups, 2);
  EXPECT_EQ(layer.sliding.stride_h, 2);
  EXPECT_EQ(layer.sliding.dilation_w, 3);
  EXPECT_EQ(layer.sliding.pad_top, 1);
  EXPECT_EQ(layer.sliding.pad_left, 2);
  EXPECT_EQ(layer.sliding.pad_bottom, 3);
  EXPECT_EQ(layer.sliding.pad_right, 4);
  EXPECT_EQ(to_string(layer.out), "6 x 5 x 11");
  EXPECT_EQ(made.parameters.at("y.weight").shape, (std::vector<std::int64_t>{6, 2, 3, 2}));
  EXPECT_EQ(made.parameters.at("y.bias").values.at(5), 0.75F);
}

TEST(OnnxLayers, AutoPadPutsTheOddPixelWhereItSays) {
  for (const bool upper : {true, false}) {
    ModelBuilder b;
    b.input("image", {1, 1, 8, 8}).counted("w", {1, 1, 3, 3});
    auto& conv = b.node("Conv", {"image", "w"}, {"y"});
    set_text(conv, "auto_pad", upper ? "SAME_UPPER" : "SAME_LOWER");
    set_integers(conv, "strides", {2, 2});
    b.output("y");
    const Layer layer = b.import().network.layers.at(0);
    EXPECT_EQ(layer.sliding.pad_top, upper ? 0 : 1);
    EXPECT_EQ(layer.sliding.pad_bottom, upper ? 1 : 0);
    EXPECT_EQ(layer.out.height, 4);
  }
}

TEST(OnnxLayers, PadGoesIntoTheConvolutionBehindIt) {
  for (const std::int64_t opset : {10, 13}) {
    ModelBuilder b(opset);
    b.input("image", {1, 3, 8, 8})
        .counted("w", {4, 3, 3, 3})
        .integers("pads", {0, 0, 1, 0, 0, 0, 2, 3});
    auto& pad = b.node(
        "Pad",
        opset < 11 ? std::vector<std::string>{"image"} : std::vector<std::string>{"image", "pads"},
        {"p"});
    if (opset < 11) set_integers(pad, "pads", {0, 0, 1, 0, 0, 0, 2, 3});
    set_integers(b.node("Conv", {"p", "w"}, {"y"}), "pads", {1, 1, 1, 1});
    b.output("y");
    const Sliding s = b.import().network.layers.at(0).sliding;
    EXPECT_EQ(s.pad_top, 2);
    EXPECT_EQ(s.pad_left, 1);
    EXPECT_EQ(s.pad_bottom, 3);
    EXPECT_EQ(s.pad_right, 4);
  }
}

TEST(OnnxLayers, PadsThatNobodyTakesAreRefused) {
  ModelBuilder b = with_convolution();
  b.integers("pads", {0, 0, 1, 1, 0, 0, 1, 1});
  b.node("Pad", {"c", "pads"}, {"p"});
  b.node("Relu", {"p"}, {"y"});
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (Relu, reads what Pad 'p' padded"));
  ModelBuilder reflect = with_convolution();
  reflect.integers("pads", {0, 0, 1, 1, 0, 0, 1, 1});
  set_text(reflect.node("Pad", {"c", "pads"}, {"p"}), "mode", "reflect");
  reflect.output("p");
  EXPECT_THAT(refusal(reflect), HasSubstr("'p' (Pad, attribute mode is 'reflect'"));
}

TEST(OnnxLayers, GemmTakesItsFactorsIntoTheWeights) {
  for (const bool transposed : {true, false}) {
    ModelBuilder b;
    b.input("image", {1, 2, 1, 1});
    b.floats(
        "w", transposed ? std::vector<std::int64_t>{3, 2} : std::vector<std::int64_t>{2, 3},
        transposed ? std::vector<float>{1, 2, 3, 4, 5, 6} : std::vector<float>{1, 3, 5, 2, 4, 6});
    b.floats("bias", {1, 3}, {10, 20, 30});
    b.node("Flatten", {"image"}, {"f"});
    auto& gemm = b.node("Gemm", {"f", "w", "bias"}, {"y"});
    set_integer(gemm, "transB", transposed ? 1 : 0);
    set_real(gemm, "alpha", 2);
    set_real(gemm, "beta", 0.5);
    b.output("y");
    const ImportedNetwork made = b.import();
    EXPECT_THAT(kinds(made.network), ElementsAre("flatten", "linear"));
    EXPECT_THAT(made.parameters.at("y.weight").values, ElementsAre(2, 4, 6, 8, 10, 12));
    EXPECT_THAT(made.parameters.at("y.bias").values, ElementsAre(5, 10, 15));
  }
}

TEST(OnnxLayers, MatMulAndAddInEitherOrderAreOneLinearLayer) {
  for (const bool bias_first : {true, false}) {
    ModelBuilder b;
    b.input("image", {-1, 2, 1, 1}).floats("w", {2, 2}, {1, 2, 3, 4}).floats("b", {2}, {5, 6});
    b.integers("shape", {-1, 2});
    b.node("Reshape", {"image", "shape"}, {"f"});
    b.node("MatMul", {"f", "w"}, {"m"});
    b.node("Add",
           bias_first ? std::vector<std::string>{"b", "m"} : std::vector<std::string>{"m", "b"},
           {"y"});
    b.output("y");
    const ImportedNetwork made = b.import();
    EXPECT_THAT(made.parameters.at("m.weight").values, ElementsAre(1, 3, 2, 4));
    EXPECT_THAT(made.parameters.at("m.bias").values, ElementsAre(5, 6));
  }
}

TEST(OnnxLayers, ScaleAndShiftBehindAConvolutionGoIntoIt) {
  ModelBuilder b = with_convolution();
  b.floats("k", {4, 1, 1}, {1, 2, 3, 4}).floats("t", {1, 4, 1, 1}, {5, 6, 7, 8});
  b.node("Mul", {"c", "k"}, {"m"});
  b.node("Sub", {"m", "t"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d"));
  EXPECT_THAT(made.parameters.at("conv.bias").values, ElementsAre(-5, -6, -7, -8));
  EXPECT_FLOAT_EQ(made.parameters.at("conv.weight").values.at(27), 2 * 28.0F / 8);
}

TEST(OnnxLayers, OpsetSixSaysWhereABiasStands) {
  ModelBuilder b = with_convolution(6);
  b.floats("t", {4}, {5, 6, 7, 8});
  auto& add = b.node("Add", {"c", "t"}, {"y"});
  set_integer(add, "broadcast", 1);
  set_integer(add, "axis", 1);
  b.output("y");
  EXPECT_THAT(b.import().parameters.at("conv.bias").values, ElementsAre(5, 6, 7, 8));
}

TEST(OnnxLayers, BatchNormBehindAConvolutionStaysOne) {
  ModelBuilder b = with_convolution();
  for (const char* name : {"bn.weight", "bn.bias", "mean", "var"}) b.counted(name, {4});
  auto& norm = b.node("BatchNormalization", {"c", "bn.weight", "bn.bias", "mean", "var"}, {"y"});
  set_real(norm, "epsilon", 0.001F);
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "batch_norm2d"));
  EXPECT_EQ(last(made.network).name, "bn");
  EXPECT_FLOAT_EQ(static_cast<float>(last(made.network).epsilon), 0.001F);
  EXPECT_THAT(made.parameters.at("bn.running_var").values, ElementsAre(.125, .25, .375, .5));
}

TEST(OnnxLayers, ActivationsWithTheirBounds) {
  for (const std::int64_t opset : {6, 13}) {
    ModelBuilder b = with_convolution(opset);
    b.floats("low", {}, {0}).floats("high", {}, {6});
    b.node("Relu", {"c"}, {"r"});
    const std::vector<std::string> inputs = {"r", "low", "high"};
    auto& clip = b.node("Clip", opset < 11 ? std::vector<std::string>{"r"} : inputs, {"y"});
    if (opset < 11) {
      set_real(clip, "min", 0);
      set_real(clip, "max", 6);
    }
    b.output("y");
    EXPECT_THAT(kinds(b.import().network), ElementsAre("conv2d", "relu", "relu6"));
  }
}

TEST(OnnxLayers, OtherActivationsKeepTheirNumbers) {
  ModelBuilder b = with_convolution();
  b.floats("low", {}, {-2}).floats("high", {}, {3});
  set_real(b.node("LeakyRelu", {"c"}, {"l"}), "alpha", 0.25F);
  b.node("Clip", {"l", "low", "high"}, {"p"});
  b.node("Clip", {"p", "low"}, {"q"});
  b.node("Sigmoid", {"q"}, {"s"});
  b.node("Tanh", {"s"}, {"t"});
  b.node("HardSigmoid", {"t"}, {"h"});
  b.node("HardSwish", {"h"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_THAT(kinds(network), ElementsAre("conv2d", "leaky_relu", "clip", "clip", "sigmoid", "tanh",
                                          "hard_sigmoid", "hard_swish"));
  EXPECT_EQ(network.layers[1].curve.slope, 0.25);
  EXPECT_EQ(network.layers[2].curve.low, -2);
  EXPECT_EQ(network.layers[2].curve.high, 3);
  EXPECT_EQ(network.layers[3].curve.high, 1e30);
  EXPECT_NEAR(network.layers[6].curve.slope, 0.2, 1e-7);  // ONNX's default, not PyTorch's
}

TEST(OnnxLayers, CurvesOfExponentials) {
  ModelBuilder b = with_convolution();
  set_real(b.node("Elu", {"c"}, {"e"}), "alpha", 0.5F);
  b.node("Softplus", {"e"}, {"s"});
  b.node("Erf", {"s"}, {"f"});
  b.node("Gelu", {"f"}, {"g"});
  b.node("Celu", {"g"}, {"k"});
  set_real(b.node("Selu", {"k"}, {"y"}), "gamma", 3);
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network),
              ElementsAre("conv2d", "elu", "softplus", "erf", "gelu", "elu", "elu", "affine"));
  EXPECT_EQ(made.network.layers[1].curve.alpha, 0.5);
  EXPECT_EQ(made.network.layers[5].curve.alpha, 1);
  EXPECT_NEAR(made.network.layers[6].curve.alpha, 1.6732632, 1e-6);
  EXPECT_EQ(made.parameters.at(last(made.network).name + ".weight").values.front(), 3);
  ModelBuilder wide = with_convolution();
  set_real(wide.node("Celu", {"c"}, {"y"}), "alpha", 2);
  wide.output("y");
  EXPECT_THAT(refusal(wide), HasSubstr("'y' (Celu, attribute alpha"));
}

TEST(OnnxLayers, PReluOfOneSlopeIsALeakyRelu) {
  ModelBuilder one = with_convolution(), many = with_convolution();
  one.floats("slope", {1}, {0.25F}).node("PRelu", {"c", "slope"}, {"y"});
  one.output("y");
  EXPECT_THAT(kinds(one.import().network), ElementsAre("conv2d", "leaky_relu"));
  EXPECT_EQ(one.import().network.layers[1].curve.slope, 0.25);
  many.floats("slope", {2, 1, 1}, {0.25F, 0.5F}).node("PRelu", {"c", "slope"}, {"y"});
  many.output("y");
  EXPECT_THAT(refusal(many), HasSubstr("'y' (PRelu, has a slope for each channel"));
}

TEST(OnnxLayers, ProductsOfMapsAndOfOneValueAChannel) {
  ModelBuilder b = with_convolution();
  b.node("Sigmoid", {"c"}, {"s"});
  b.node("Mul", {"c", "s"}, {"m"});
  b.node("GlobalAveragePool", {"m"}, {"g"});
  b.node("Mul", {"g", "m"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_THAT(kinds(network), ElementsAre("conv2d", "sigmoid", "mul", "global_avg_pool", "mul"));
  EXPECT_THAT(last(network).inputs, ElementsAre(2, 3));  // the map first
  EXPECT_EQ(last(network).out, network.layers[0].out);
}

TEST(OnnxLayers, ProductsOfOtherShapesAreRefused) {
  ModelBuilder b = with_convolution();
  auto& pool = b.node("MaxPool", {"c"}, {"p"});
  set_integers(pool, "kernel_shape", {2, 1});
  b.node("Mul", {"c", "p"}, {"y"});
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (Mul, multiplies"));
}

TEST(OnnxLayers, ScaleAndShiftThatNoWeightsTakeAreAnAffineLayer) {
  ModelBuilder b = with_convolution();
  b.floats("k", {4, 1, 1}, {1, 2, 3, 4}).floats("t", {1, 4, 1, 1}, {5, 6, 7, 8});
  b.node("Relu", {"c"}, {"r"});
  b.node("Mul", {"r", "k"}, {"m"});
  b.node("Add", {"m", "t"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "relu", "affine"));
  EXPECT_THAT(made.parameters.at("m.weight").values, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(made.parameters.at("m.bias").values, ElementsAre(5, 6, 7, 8));
}

TEST(OnnxLayers, BatchNormBehindAnythingElseStandsAlone) {
  ModelBuilder b = with_convolution();
  for (const char* name : {"bn.weight", "bn.bias", "mean", "var"}) b.counted(name, {4});
  b.node("Relu", {"c"}, {"r"});
  b.node("BatchNormalization", {"r", "bn.weight", "bn.bias", "mean", "var"}, {"n"});
  b.node("Add", {"n", "c"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "relu", "batch_norm2d", "add"));
  EXPECT_TRUE(made.network.layers[2].is_affine());
  EXPECT_EQ(made.network.layers[2].name, "bn");
  EXPECT_THAT(made.parameters.at("bn.running_mean").values, ElementsAre(.125, .25, .375, .5));
}

TEST(OnnxLayers, AFlattenedMapIsScaledValueByValue) {
  ModelBuilder b = with_convolution();
  std::vector<float> factors;
  for (int i = 0; i < 4 * 36; ++i) factors.push_back(static_cast<float>(i));
  b.floats("k", {4 * 36}, factors);
  b.node("Flatten", {"c"}, {"f"});
  b.node("Mul", {"f", "k"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "flatten", "affine"));
  EXPECT_EQ(made.parameters.at("y.weight").values, factors);
}

TEST(OnnxLayers, AnImageTurnedAroundIsScaledByALayer) {
  ModelBuilder b;
  b.input("image", {1, 2, 8, 8}).counted("w", {4, 2, 3, 3}).floats("one", {1}, {1});
  b.node("Sub", {"one", "image"}, {"s"});
  b.node("Conv", {"s", "w"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("affine", "conv2d"));
  EXPECT_THAT(made.parameters.at("s.weight").values, ElementsAre(-1, -1));
  EXPECT_THAT(made.parameters.at("s.bias").values, ElementsAre(1, 1));
}

TEST(OnnxLayers, ABatchNormWithoutEpsilonIsAnAffineLayer) {
  ModelBuilder b = with_convolution();
  b.floats("k", {4}, {2, 2, 2, 2}).floats("t", {4}, {1, 1, 1, 1});
  b.floats("mean", {4}, {0, 1, 2, 3}).floats("var", {4}, {4, 4, 4, 4});
  b.node("Relu", {"c"}, {"r"});
  set_real(b.node("BatchNormalization", {"r", "k", "t", "mean", "var"}, {"y"}), "epsilon", 0);
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "relu", "affine"));
  EXPECT_THAT(made.parameters.at("y.weight").values, ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(made.parameters.at("y.bias").values, ElementsAre(1, 0, -1, -2));
}

TEST(OnnxLayers, PoolsKeepPaddingAndDivisor) {
  for (const std::int64_t counts : {0, 1}) {
    ModelBuilder b = with_convolution();
    auto& pool = b.node("AveragePool", {"c"}, {"y"});
    set_integers(pool, "kernel_shape", {3, 3});
    set_integers(pool, "strides", {2, 2});
    set_integers(pool, "pads", {1, 1, 1, 1});
    set_integer(pool, "ceil_mode", 1);
    if (counts != 0) set_integer(pool, "count_include_pad", 1);
    b.output("y");
    const NetworkSpec network = b.import().network;
    EXPECT_EQ(last(network).sliding.count_include_pad, counts != 0);
    EXPECT_EQ(pool_divisor(last(network), 0, 0), counts != 0 ? 9 : 4);
    EXPECT_TRUE(last(network).sliding.ceil_mode);
  }
}

TEST(OnnxLayers, APoolWithDilationIsRefusedByItsAttribute) {
  ModelBuilder b = with_convolution();
  auto& pool = b.node("MaxPool", {"c"}, {"y"});
  set_integers(pool, "kernel_shape", {2, 2});
  set_integers(pool, "dilations", {2, 2});
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (MaxPool, attribute dilations"));
}

TEST(OnnxLayers, GlobalMeansInAllTheirSpellings) {
  for (const std::string op : {"GlobalAveragePool", "ReduceMean"}) {
    for (const std::int64_t keep : {0, 1}) {
      ModelBuilder b = with_convolution();
      auto& mean = b.node(op, {"c"}, {"g"});
      if (op == "ReduceMean") {
        set_integers(mean, "axes", {-1, 2});
        set_integer(mean, "keepdims", keep);
      } else if (keep == 0) {
        continue;
      }
      b.node("Flatten", {"g"}, {"f"});
      b.counted("w", {4, 10});
      b.node("MatMul", {"f", "w"}, {"y"});
      b.output("y");
      EXPECT_THAT(kinds(b.import().network),
                  ElementsAre("conv2d", "global_avg_pool", "flatten", "linear"));
    }
  }
}

TEST(OnnxLayers, SumsAndJoinsOfMaps) {
  ModelBuilder b = with_convolution();
  b.node("Relu", {"c"}, {"r"});
  b.node("Sum", {"r", "c", "r"}, {"s"});
  set_integer(b.node("Concat", {"s", "c"}, {"y"}), "axis", 1);
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_THAT(kinds(network), ElementsAre("conv2d", "relu", "add", "concat"));
  EXPECT_THAT(network.layers[2].inputs, ElementsAre(1, 0, 1));
  EXPECT_EQ(last(network).out.channels, 8);
}

TEST(OnnxLayers, DropoutIdentityAndCastDoNothing) {
  ModelBuilder b = with_convolution();
  b.node("Dropout", {"c"}, {"d", "mask"});
  b.node("Identity", {"d"}, {"i"});
  set_integer(b.node("Cast", {"i"}, {"y"}), "to", onnx::TensorProto::FLOAT);
  b.output("y");
  EXPECT_THAT(kinds(b.import().network), ElementsAre("conv2d"));
}

TEST(OnnxLayers, EveryNodeThatIsNotUnderstoodIsNamed) {
  ModelBuilder b = with_convolution();
  b.node("Softsign", {"c"}, {"e"});
  b.node("Relu", {"e"}, {"r"});
  b.node("Einsum", {"r"}, {"n"}).clear_name();
  set_integer(b.node("Relu", {"c"}, {"odd"}), "speed", 3);
  b.node("Add", {"n", "odd"}, {"y"});
  b.output("y");
  EXPECT_EQ(refusal(b),
            "test.onnx: these nodes are not understood: 'e' (Softsign), 'n' (Einsum), 'odd' "
            "(Relu, attribute speed)");
}

}  // namespace
}  // namespace ohmic
