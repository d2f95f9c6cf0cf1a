// Which nodes a network ends with, and what does not lead there.
#include <gmock/gmock.h>

#include "tests/unit/nets/onnx/model_builder.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A convolution with two ends.
ModelBuilder two_outputs() {
  ModelBuilder b = with_convolution();
  b.node("Relu", {"c"}, {"features"});
  b.node("Softsign", {"c"}, {"odd"});
  b.node("GlobalAveragePool", {"features"}, {"mean"});
  return b.output("mean").output("odd").output("features");
}

TEST(OnnxOutput, ANamedOutputLeavesTheOthersOut) {
  const ImportedNetwork made = two_outputs().import("", "features");
  EXPECT_THAT(kinds(made.network), ElementsAre("conv2d", "relu"));
  EXPECT_THAT(kinds(two_outputs().import("", "mean").network),
              ElementsAre("conv2d", "relu", "global_avg_pool"));
  EXPECT_THAT(refusal(two_outputs(), "odd"), HasSubstr("'odd' (Softsign)"));
}

TEST(OnnxOutput, SeveralOutputsWithoutANameAreListed) {
  EXPECT_EQ(
      refusal(two_outputs()),
      "test.onnx: has several outputs, of which ohmic import --output NAME takes one: 'mean', "
      "'odd', 'features'");
  EXPECT_EQ(refusal(two_outputs(), "c"),
            "--output: 'c' is no output of test.onnx (allowed: 'mean', 'odd', 'features')");
}

TEST(OnnxOutput, SoftmaxAtTheEndIsLeftOut) {
  ModelBuilder b = with_convolution();
  b.node("GlobalAveragePool", {"c"}, {"g"});
  b.node("Flatten", {"g"}, {"f"});
  set_integer(b.node("Softmax", {"f"}, {"y"}), "axis", 1);
  b.output("y");
  EXPECT_THAT(kinds(b.import().network), ElementsAre("conv2d", "global_avg_pool", "flatten"));
}

TEST(OnnxOutput, SoftmaxInTheMiddleIsRefused) {
  ModelBuilder b = with_convolution();
  set_integer(b.node("Softmax", {"c"}, {"s"}), "axis", 1);
  b.node("Relu", {"s"}, {"y"});
  b.output("y");
  EXPECT_THAT(refusal(b), HasSubstr("'y' (Relu, reads what Softmax 's' made"));
}

TEST(OnnxOutput, DeadNodesDoNotMatter) {
  ModelBuilder b = with_convolution();
  b.node("Softsign", {"c"}, {"e"});
  b.output("c");
  EXPECT_THAT(kinds(b.import().network), ElementsAre("conv2d"));
}

}  // namespace
}  // namespace ohmic
