// The image: its type, and the mean and deviation that it is read with.
#include <gmock/gmock.h>

#include "tests/unit/nets/onnx/model_builder.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(OnnxImage, ImageArithmeticIsMeanAndDeviation) {
  ModelBuilder b;
  b.input("image", {1, 2, 8, 8}).counted("w", {4, 2, 3, 3});
  b.floats("mean", {1, 2, 1, 1}, {0.5, 0.25}).floats("std", {2, 1, 1}, {0.5, 0.125});
  b.node("Sub", {"image", "mean"}, {"s"});
  b.node("Div", {"s", "std"}, {"d"});
  b.node("Conv", {"d", "w"}, {"y"});
  b.output("y");
  const NetworkSpec network = b.import().network;
  EXPECT_THAT(network.normalisation.mean, ElementsAre(0.5, 0.25));
  EXPECT_THAT(network.normalisation.std, ElementsAre(0.5, 0.125));
  EXPECT_THAT(kinds(network), ElementsAre("conv2d"));
}

TEST(OnnxImage, WhatReadsTheImageBesideItsMeanLeavesThatToALayer) {
  ModelBuilder b;
  b.input("image", {1, 1, 3, 3}).counted("w", {1, 1, 3, 3}).floats("mean", {1}, {0.5});
  b.node("Sub", {"image", "mean"}, {"s"});
  b.node("Conv", {"s", "w"}, {"a"});
  b.node("Conv", {"image", "w"}, {"z"});
  b.node("Add", {"a", "z"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("affine", "conv2d", "conv2d", "add"));
  EXPECT_THAT(made.network.normalisation.mean, IsEmpty());
  EXPECT_THAT(made.parameters.at("s.bias").values, ElementsAre(-0.5));
}

TEST(OnnxImage, AnImageIsFloatsOrBytes) {
  ModelBuilder b;
  b.input("image", {1, 1, 3, 3}).counted("w", {1, 1, 3, 3});
  b.node("Conv", {"image", "w"}, {"y"});
  b.output("y");
  auto& type = *b.graph().mutable_input(0)->mutable_type()->mutable_tensor_type();
  for (const int known : {onnx::TensorProto::UINT8, onnx::TensorProto::DOUBLE}) {
    type.set_elem_type(known);
    EXPECT_EQ(b.import().network.layers.size(), 1U);
  }
  for (const int other : std::vector<int>{onnx::TensorProto::INT32, onnx::TensorProto::INT64,
                                          onnx::TensorProto::INT8, onnx::TensorProto::BOOL, 99}) {
    type.set_elem_type(other);
    EXPECT_THAT(refusal(b), HasSubstr("its input 'image' is of type "));
  }
}

TEST(OnnxImage, AShiftBehindTheSharedMeanIsALayer) {
  ModelBuilder b;
  b.input("image", {1, 1, 3, 3}).counted("w", {1, 1, 3, 3}).floats("half", {1}, {0.5});
  b.node("Identity", {"image"}, {"i"});
  b.node("Sub", {"i", "half"}, {"s"});
  b.node("Mul", {"s", "half"}, {"m"});
  b.node("Conv", {"m", "w"}, {"a"});
  b.node("Conv", {"s", "w"}, {"z"});
  b.node("Add", {"a", "z"}, {"y"});
  b.output("y");
  const ImportedNetwork made = b.import();
  EXPECT_THAT(kinds(made.network), ElementsAre("affine", "conv2d", "conv2d", "add"));
  EXPECT_THAT(made.network.normalisation.mean, ElementsAre(0.5));
  EXPECT_THAT(made.parameters.at("m.weight").values, ElementsAre(0.5));
}

}  // namespace
}  // namespace ohmic
