// Constants that follow from constants.
#include <gmock/gmock.h>

#include "nets/onnx/folding/constant_folder.h"
#include "nets/onnx/layer_names.h"
#include "nets/onnx/view.h"

namespace ohmic::onnx_import {
namespace {

using testing::ElementsAre;

ConstantPtr reals(Dims dims, std::vector<float> values) {
  auto made = std::make_shared<Constant>();
  made->dims = std::move(dims);
  made->reals = std::move(values);
  return made;
}

ConstantPtr wholes(Dims dims, std::vector<std::int64_t> values) {
  auto made = std::make_shared<Constant>();
  made->dims = std::move(dims);
  made->whole = true;
  made->integers = std::move(values);
  return made;
}

ConstantPtr folded(const std::string& op, const std::vector<ConstantPtr>& inputs,
                   std::map<std::string, Attribute> attributes = {}) {
  Node node;
  node.op = op;
  node.attributes = std::move(attributes);
  NodeReader reader(node, 13);
  return fold(reader, inputs).front();
}

TEST(OnnxFolding, ArithmeticSpreadsTheSmallerInput) {
  const ConstantPtr sum = folded("Add", {reals({2, 1}, {1, 2}), reals({3}, {10, 20, 30})});
  EXPECT_THAT(sum->dims, ElementsAre(2, 3));
  EXPECT_THAT(sum->reals, ElementsAre(11, 21, 31, 12, 22, 32));
  EXPECT_THAT(folded("Div", {wholes({2}, {7, -7}), wholes({}, {2})})->integers, ElementsAre(3, -3));
  EXPECT_THROW(folded("Div", {wholes({1}, {7}), wholes({}, {0})}), NotUnderstood);
  EXPECT_THROW(folded("Add", {reals({2}, {1, 2}), reals({3}, {1, 2, 3})}), NotUnderstood);
}

TEST(OnnxFolding, WholeNumbersDoNotOverflow) {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_THROW(folded("Mul", {wholes({1}, {most}), wholes({1}, {2})}), NotUnderstood);
  EXPECT_THROW(folded("Add", {wholes({1}, {most}), wholes({1}, {1})}), NotUnderstood);
}

TEST(OnnxFolding, ReshapeKeepsAndCompletes) {
  const ConstantPtr in = reals({2, 3, 4}, std::vector<float>(24));
  EXPECT_THAT(folded("Reshape", {in, whole_list({0, -1})})->dims, ElementsAre(2, 12));
  EXPECT_THROW(folded("Reshape", {in, whole_list({5, -1})}), NotUnderstood);
  EXPECT_THROW(folded("Reshape", {in, whole_list({-1, -1})}), NotUnderstood);
  EXPECT_THAT(folded("Flatten", {in}, {{"axis", std::int64_t{2}}})->dims, ElementsAre(6, 4));
  EXPECT_THAT(folded("Unsqueeze", {in, whole_list({0, -1})})->dims, ElementsAre(1, 2, 3, 4, 1));
  EXPECT_THAT(folded("Squeeze", {reals({1, 2, 1}, {1, 2})})->dims, ElementsAre(2));
}

TEST(OnnxFolding, ValuesMove) {
  const ConstantPtr in = reals({2, 3}, {1, 2, 3, 4, 5, 6});
  EXPECT_THAT(folded("Transpose", {in})->reals, ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(folded("Gather", {in, wholes({}, {-1})}, {{"axis", std::int64_t{1}}})->reals,
              ElementsAre(3, 6));
  EXPECT_THAT(folded("Concat", {in, in}, {{"axis", std::int64_t{1}}})->reals,
              ElementsAre(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6));
  EXPECT_THROW(folded("Gather", {in, wholes({1}, {2})}), NotUnderstood);
}

TEST(OnnxFolding, SlicesCountFromBothEnds) {
  const ConstantPtr in = wholes({5}, {0, 1, 2, 3, 4});
  const std::int64_t end = std::numeric_limits<std::int64_t>::max();
  const auto slice = [&](std::int64_t from, std::int64_t to, std::int64_t step) {
    return folded("Slice",
                  {in, whole_list({from}), whole_list({to}), whole_list({0}), whole_list({step})})
        ->integers;
  };
  EXPECT_THAT(slice(1, end, 2), ElementsAre(1, 3));
  EXPECT_THAT(slice(-2, end, 1), ElementsAre(3, 4));
  EXPECT_THAT(slice(-1, -end, -1), ElementsAre(4, 3, 2, 1, 0));
  EXPECT_THAT(slice(3, 1, 1), ElementsAre());
}

TEST(OnnxFolding, ReductionsAndRanges) {
  const ConstantPtr in = reals({2, 2}, {1, 2, 3, 4});
  EXPECT_THAT(folded("ReduceMean", {in}, {{"axes", std::vector<std::int64_t>{0}}})->reals,
              ElementsAre(2, 3));
  EXPECT_THAT(folded("ReduceProd", {whole_list({2, 3, 4})})->integers, ElementsAre(24));
  EXPECT_THAT(folded("Range", {wholes({}, {1}), wholes({}, {8}), wholes({}, {3})})->integers,
              ElementsAre(1, 4, 7));
}

TEST(OnnxFolding, DequantizedWeightsTakeAScaleAChannel) {
  const ConstantPtr made = folded(
      "DequantizeLinear", {wholes({2, 2}, {1, 2, 3, 4}), reals({2}, {0.5, 2}), wholes({2}, {1, 0})},
      {{"axis", std::int64_t{0}}});
  EXPECT_THAT(made->reals, ElementsAre(0, 0.5, 6, 8));
}

TEST(OnnxView, RegroupsWholeAxesAlone) {
  const View map = output_view(0, {3, 4, 5, false}, 1);
  EXPECT_TRUE(map.is_map());
  EXPECT_THAT(regrouped(map, {1, 60}).dims(), ElementsAre(1, 60));
  EXPECT_THAT(regrouped(regrouped(map, {1, 3, 20}), {1, 3, 4, 5}).dims(), ElementsAre(1, 3, 4, 5));
  EXPECT_THROW(regrouped(map, {1, 5, 12}), NotUnderstood);
  EXPECT_FALSE(transposed(map, {0, 2, 3, 1}).is_map());
  EXPECT_TRUE(transposed(transposed(map, {0, 2, 3, 1}), {0, 3, 1, 2}).is_map());
}

TEST(OnnxView, FeaturesInAnotherOrder) {
  const View map = output_view(0, {2, 1, 3, false}, 1);
  EXPECT_THAT(feature_order(regrouped(map, {1, 6})), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(feature_order(regrouped(transposed(map, {0, 2, 3, 1}), {1, 6})),
              ElementsAre(0, 3, 1, 4, 2, 5));
}

TEST(OnnxNames, AreThoseOfTheModules) {
  EXPECT_EQ(module_path("/layer1/layer1.0/conv1/Conv", "Conv"), "layer1.0.conv1");
  EXPECT_EQ(module_path("/relu/Relu_1", "Relu"), "relu_1");
  EXPECT_EQ(module_path("Conv_12", "Conv"), "Conv_12");
  EXPECT_EQ(module_path("/0/Conv", "Conv"), "0");
  LayerNames names;
  Node node;
  node.name = "/a/Conv";
  node.op = "Conv";
  EXPECT_EQ(names.name(node, "block.0.weight"), "block.0");
  EXPECT_EQ(names.name(node, "onnx::Conv_3"), "a");
  EXPECT_EQ(names.name(node, "block.0.weight"), "block.0_2");
  node.name = "input";
  EXPECT_EQ(names.name(node), "input_2");
}

}  // namespace
}  // namespace ohmic::onnx_import
