// Nodes that repeat pixels.
#include <gmock/gmock.h>

#include "tests/unit/nets/onnx/model_builder.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// How a Resize counts pixels and which one it takes.
void set_modes(onnx::NodeProto& resize, const std::string& counted, const std::string& nearest) {
  set_text(resize, "coordinate_transformation_mode", counted);
  set_text(resize, "nearest_mode", nearest);
}

TEST(OnnxResize, ResizeByWholeFactorsRepeatsPixels) {
  for (const bool by_sizes : {false, true}) {
    ModelBuilder b = with_convolution();
    const NetworkSpec before = [&] {
      ModelBuilder plain = with_convolution();
      plain.output("c");
      return plain.import().network;
    }();
    const Shape& map = last(before).out;
    b.floats("scales", {4}, {1, 1, 2, 3}).floats("none", {0}, {});
    b.integers("sizes", {1, map.channels, map.height * 2, map.width * 3});
    auto& resize = b.node("Resize",
                          by_sizes ? std::vector<std::string>{"c", "", "none", "sizes"}
                                   : std::vector<std::string>{"c", "", "scales"},
                          {"y"});
    set_text(resize, "mode", "nearest");
    set_modes(resize, "asymmetric", "floor");
    b.output("y");
    const NetworkSpec network = b.import().network;
    EXPECT_THAT(kinds(network), ElementsAre("conv2d", "upsample2d"));
    EXPECT_EQ(last(network).scale_h, 2);
    EXPECT_EQ(last(network).scale_w, 3);
    EXPECT_EQ(last(network).out.width, map.width * 3);
  }
}

TEST(OnnxResize, TheShapeOfAPaddedMapCountsThePads) {
  ModelBuilder b = with_convolution();  // 4 x 6 x 6
  b.integers("pads", {0, 0, 3, 1, 0, 0, 3, 5}).floats("none", {0}, {});
  b.node("Pad", {"c", "pads"}, {"p"});
  b.node("Shape", {"p"}, {"sizes"});
  auto& resize = b.node("Resize", {"c", "", "none", "sizes"}, {"y"});
  set_modes(resize, "asymmetric", "floor");
  b.output("y");
  const NetworkSpec network = b.import().network;
  ASSERT_THAT(kinds(network), ElementsAre("conv2d", "upsample2d"));
  EXPECT_EQ(last(network).scale_h, 2);
  EXPECT_EQ(last(network).scale_w, 2);
}

/// A Resize of these factors and modes behind the convolution.
ModelBuilder resized_by(float high, float wide, const std::string& counted,
                        const std::string& nearest) {
  ModelBuilder b = with_convolution();
  b.floats("scales", {4}, {1, 1, high, wide});
  auto& resize = b.node("Resize", {"c", "", "scales"}, {"y"});
  set_modes(resize, counted, nearest);
  return b.output("y");
}

TEST(OnnxResize, ResizeTakesWhateverModesRepeatPixels) {
  const Layer tall = last(resized_by(5, 1, "half_pixel", "round_prefer_ceil").import().network);
  EXPECT_EQ(tall.scale_h, 5);
  EXPECT_EQ(tall.scale_w, 1);
  EXPECT_EQ(refusal(resized_by(4, 3, "tf_half_pixel_for_nn", "floor")), "");
  EXPECT_EQ(refusal(resized_by(2, 7, "pytorch_half_pixel", "round_prefer_floor")), "");
  // 0, .5, 1, 1.5 is rounded down twice; 0, .33, .67 is not.
  EXPECT_EQ(refusal(resized_by(2, 2, "asymmetric", "round_prefer_floor")), "");
  EXPECT_THAT(refusal(resized_by(1, 3, "asymmetric", "round_prefer_floor")),
              HasSubstr("'y' (Resize, attribute coordinate_transformation_mode 'asymmetric' and "
                        "nearest_mode 'round_prefer_floor' do not repeat each pixel 3 times"));
  for (const char* counted : {"half_pixel", "tf_crop_and_resize", "align_corners"})
    EXPECT_THAT(refusal(resized_by(2, 2, counted, "floor")), HasSubstr("do not repeat")) << counted;
  EXPECT_THAT(refusal(resized_by(2, 2, "asymmetric", "ceil")), HasSubstr("do not repeat"));
  EXPECT_THAT(refusal(resized_by(0.5F, 2, "asymmetric", "floor")),
              HasSubstr("scales by other factors than whole numbers"));
}

TEST(OnnxResize, OtherResizesAreRefused) {
  ModelBuilder half = with_convolution();
  half.floats("scales", {4}, {1, 1, 1.5F, 2});
  half.node("Resize", {"c", "", "scales"}, {"y"});
  half.output("y");
  EXPECT_THAT(refusal(half), HasSubstr("scales by other factors than whole numbers"));
  ModelBuilder linear = with_convolution();
  linear.floats("scales", {4}, {1, 1, 2, 2});
  set_text(linear.node("Resize", {"c", "", "scales"}, {"y"}), "mode", "linear");
  linear.output("y");
  EXPECT_THAT(refusal(linear), HasSubstr("'y' (Resize, attribute mode is not nearest"));
  // Of twice as many pixels they happen to be the repeated ones.
  EXPECT_EQ(refusal(resized_by(2, 2, "align_corners", "round_prefer_floor")), "");
  EXPECT_THAT(refusal(resized_by(3, 3, "align_corners", "round_prefer_floor")),
              HasSubstr("attribute coordinate_transformation_mode 'align_corners'"));
}

}  // namespace
}  // namespace ohmic
