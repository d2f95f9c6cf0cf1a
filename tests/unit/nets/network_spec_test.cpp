#include "nets/network_spec.h"

#include <gtest/gtest.h>

namespace ohmic {
namespace {

Layer sliding_layer(LayerKind kind, Shape in, Sliding sliding, int out_channels) {
  Layer layer;
  layer.kind = kind;
  layer.in = in;
  layer.sliding = sliding;
  layer.out_channels = out_channels;
  layer.out = slide(in, sliding, out_channels);
  return layer;
}

Sliding square(int kernel, int stride, int padding) {
  Sliding s;
  s.kernel_h = s.kernel_w = kernel;
  s.stride_h = s.stride_w = stride;
  s.pad_top = s.pad_left = s.pad_bottom = s.pad_right = padding;
  return s;
}

std::vector<int> box(const Layer& layer, int y, int x) {
  const PixelBox b = receptive_field(layer, y, x);
  return {b.first_y, b.first_x, b.last_y, b.last_x};
}

using Box = std::vector<int>;
const Box& empty_box() {
  static const Box box = {0, 0, -1, -1};
  return box;
}

TEST(Shape, CountsAndText) {
  const Shape map{8, 12, 13, false};
  EXPECT_EQ(map.pixels(), 156);
  EXPECT_EQ(map.elements(), 1248);
  EXPECT_EQ(to_string(map), "8 x 12 x 13");
  EXPECT_EQ(to_string(Shape{120, 1, 1, true}), "120");
  EXPECT_NE((Shape{8, 1, 1, true}), (Shape{8, 1, 1, false}));
  const int large = 1 << 20;
  EXPECT_EQ((Shape{large, large, 1, false}).elements(), std::int64_t{1} << 40);
}

TEST(Slide, FollowsPyTorchsSizes) {
  EXPECT_EQ(slide({1, 28, 28}, square(5, 1, 0), 6), (Shape{6, 24, 24}));
  EXPECT_EQ(slide({3, 224, 224}, square(7, 2, 3), 64), (Shape{64, 112, 112}));
  EXPECT_EQ(slide({64, 112, 112}, square(3, 2, 1), 64), (Shape{64, 56, 56}));
  Sliding dilated = square(3, 1, 0);
  dilated.dilation_h = 2;
  EXPECT_EQ(slide({1, 9, 9}, dilated, 1), (Shape{1, 5, 7}));
  Sliding uneven = square(3, 1, 0);
  uneven.pad_top = 1;
  uneven.pad_right = 2;
  EXPECT_EQ(slide({1, 4, 4}, uneven, 1), (Shape{1, 3, 4}));
}

TEST(Slide, CeilModeDropsWindowsThatStartBehindTheInput) {
  Sliding pool = square(2, 2, 0);
  EXPECT_EQ(slide({1, 5, 6}, pool, 1), (Shape{1, 2, 3}));
  pool.ceil_mode = true;
  EXPECT_EQ(slide({1, 5, 6}, pool, 1), (Shape{1, 3, 3}));
  // torch.nn.MaxPool2d(2, 3, padding=1, ceil_mode=True) on 4 x 4: a third window would start in the
  // padding behind.
  Sliding strided = square(2, 3, 1);
  strided.ceil_mode = true;
  EXPECT_EQ(slide({1, 4, 4}, strided, 1), (Shape{1, 2, 2}));
  // One window of 4 over 3 pixels: PyTorch allows it when it rounds up.
  Sliding wide = square(4, 2, 0);
  wide.ceil_mode = true;
  EXPECT_EQ(slide({1, 3, 3}, wide, 1), (Shape{1, 1, 1}));
}

TEST(Slide, IsEmptyWhereTheKernelDoesNotFit) {
  EXPECT_EQ(slide({1, 4, 6}, square(5, 1, 0), 1), (Shape{1, 0, 2}));
  EXPECT_EQ(slide({1, 1, 6}, square(5, 3, 0), 1), (Shape{1, 0, 1}));
}

TEST(Im2col, OfConvolutionsGroupsAndLinear) {
  Layer conv = sliding_layer(LayerKind::kConv2d, {6, 12, 12}, square(5, 1, 0), 16);
  EXPECT_EQ(im2col(conv).rows, 150);
  EXPECT_EQ(im2col(conv).columns, 16);
  EXPECT_EQ(im2col(conv).windows, 64);
  EXPECT_EQ(im2col(conv).groups, 1);
  conv.groups = 2;
  EXPECT_EQ(im2col(conv).rows, 75);
  EXPECT_EQ(im2col(conv).columns, 8);
  EXPECT_EQ(im2col(conv).groups, 2);
  Layer linear;
  linear.kind = LayerKind::kLinear;
  linear.in = {256, 1, 1, true};
  linear.out = {120, 1, 1, true};
  linear.out_channels = 120;
  EXPECT_EQ(im2col(linear).rows, 256);
  EXPECT_EQ(im2col(linear).columns, 120);
  EXPECT_EQ(im2col(linear).windows, 1);
}

TEST(ReceptiveField, IsClippedToTheMap) {
  const Layer conv = sliding_layer(LayerKind::kConv2d, {1, 8, 8}, square(3, 2, 1), 1);
  EXPECT_EQ(box(conv, 0, 0), (Box{0, 0, 1, 1}));
  EXPECT_EQ(box(conv, 1, 2), (Box{1, 3, 3, 5}));
  EXPECT_EQ(box(conv, 3, 3), (Box{5, 5, 7, 7}));
}

TEST(ReceptiveField, EndsAtTapsOfADilatedKernel) {
  Sliding dilated = square(3, 1, 3);
  dilated.dilation_h = dilated.dilation_w = 3;
  const Layer conv = sliding_layer(LayerKind::kConv2d, {1, 4, 4}, dilated, 1);
  EXPECT_EQ(box(conv, 0, 0), (Box{0, 0, 3, 3}));  // taps -3, 0, 3
  EXPECT_EQ(box(conv, 1, 2), (Box{1, 2, 1, 2}));  // taps -2, 1, 4 and -1, 2, 5
}

TEST(ReceptiveField, IsEmptyInPaddingAlone) {
  const Layer far = sliding_layer(LayerKind::kConv2d, {1, 4, 4}, square(2, 1, 3), 1);
  EXPECT_EQ(box(far, 0, 3), empty_box());
  EXPECT_EQ(box(far, 3, 8), empty_box());
  EXPECT_EQ(pixels_needed(far, 0), 0);
  Sliding straddling = square(2, 1, 1);  // taps -1 and 1 of a map of one pixel
  straddling.dilation_h = straddling.dilation_w = 2;
  const Layer around = sliding_layer(LayerKind::kConv2d, {1, 1, 1}, straddling, 1);
  EXPECT_EQ(box(around, 0, 0), empty_box());
}

TEST(ReceptiveField, OfLayersThatDoNotSlide) {
  Layer layer;
  layer.in = {4, 3, 5};
  layer.out = layer.in;
  for (const LayerKind kind : {LayerKind::kRelu, LayerKind::kAdd, LayerKind::kBatchNorm2d}) {
    layer.kind = kind;
    EXPECT_EQ(box(layer, 2, 1), (Box{2, 1, 2, 1}));
    EXPECT_EQ(pixels_needed(layer, 7), 8);
  }
  for (const LayerKind kind : {LayerKind::kFlatten, LayerKind::kGlobalAvgPool}) {
    layer.kind = kind;
    EXPECT_EQ(box(layer, 0, 0), (Box{0, 0, 2, 4}));
    EXPECT_EQ(pixels_needed(layer, 0), 15);
  }
}

}  // namespace
}  // namespace ohmic
