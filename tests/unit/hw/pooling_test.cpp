#include "hw/device/pooling.h"

#include <gmock/gmock.h>

namespace ohmic {
namespace {

using ::testing::ElementsAre;

/// A 2 x 2 pool of stride 2, padded by 1 at the top and the left, over 3 x 3 pixels.
Layer pool(LayerKind kind) {
  Layer layer;
  layer.kind = kind;
  layer.sliding.kernel_h = layer.sliding.kernel_w = 2;
  layer.sliding.stride_h = layer.sliding.stride_w = 2;
  layer.sliding.pad_top = layer.sliding.pad_left = 1;
  layer.in = {2, 3, 3, false};
  layer.out = {2, 2, 2, false};
  return layer;
}

/// Pixel p holds p + 1 and -(p + 1).
PixelVectors pixels() {
  PixelVectors vectors;
  for (int p = 1; p <= 9; ++p) vectors.push_back({static_cast<float>(p), static_cast<float>(-p)});
  return vectors;
}

TEST(Pooling, MaximumLeavesPaddingOut) {
  EXPECT_THAT(pooled_vector(pool(LayerKind::kMaxPool2d), pixels(), 0), ElementsAre(1, -1));
  EXPECT_THAT(pooled_vector(pool(LayerKind::kMaxPool2d), pixels(), 1), ElementsAre(3, -2));
  EXPECT_THAT(pooled_vector(pool(LayerKind::kMaxPool2d), pixels(), 3), ElementsAre(9, -5));
}

TEST(Pooling, AverageCountsPadding) {
  EXPECT_THAT(pooled_vector(pool(LayerKind::kAvgPool2d), pixels(), 0), ElementsAre(0.25F, -0.25F));
  EXPECT_THAT(pooled_vector(pool(LayerKind::kAvgPool2d), pixels(), 1), ElementsAre(1.25F, -1.25F));
  EXPECT_THAT(pooled_vector(pool(LayerKind::kAvgPool2d), pixels(), 3), ElementsAre(7, -7));
}

TEST(Pooling, AverageDividesByWhatLiesInsideWhereTheCeilingAddsAWindow) {
  Layer layer = pool(LayerKind::kAvgPool2d);
  layer.sliding.pad_top = layer.sliding.pad_left = 0;  // windows 1 and 3 hang over the right edge
  layer.sliding.ceil_mode = true;
  EXPECT_THAT(pooled_vector(layer, pixels(), 1), ElementsAre(4.5F, -4.5F));
  EXPECT_THAT(pooled_vector(layer, pixels(), 3), ElementsAre(9, -9));
}

TEST(Pooling, GlobalAverageIsTheMeanOfTheMap) {
  Layer layer = pool(LayerKind::kGlobalAvgPool);
  layer.out = {2, 1, 1, false};
  EXPECT_THAT(pooled_vector(layer, pixels(), 0), ElementsAre(5, -5));
}

TEST(Activation, ChangesEveryValue) {
  std::vector<float> values{-1, 0, 3, 6, 7};
  apply_activation(pool(LayerKind::kFlatten), values);
  EXPECT_THAT(values, ElementsAre(-1, 0, 3, 6, 7));
  std::vector<float> six = values;
  apply_activation(pool(LayerKind::kRelu6), six);
  EXPECT_THAT(six, ElementsAre(0, 0, 3, 6, 6));
  apply_activation(pool(LayerKind::kRelu), values);
  EXPECT_THAT(values, ElementsAre(0, 0, 3, 6, 7));
}

TEST(Upsampling, RepeatsTheNearestPixel) {
  Layer layer = pool(LayerKind::kUpsample2d);
  layer.scale_h = 2;
  layer.scale_w = 3;
  layer.out = {2, 2 * layer.in.height, 3 * layer.in.width, false};
  for (int y = 0; y < layer.out.height; ++y) {
    for (int x = 0; x < layer.out.width; ++x) {
      const auto from = static_cast<std::size_t>(y / 2 * layer.in.width + x / 3);
      EXPECT_EQ(pooled_vector(layer, pixels(), static_cast<std::size_t>(y * layer.out.width + x)),
                pixels()[from]);
    }
  }
}

}  // namespace
}  // namespace ohmic
