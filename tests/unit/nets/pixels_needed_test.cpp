// receptive_field and pixels_needed against a walk over every tap of every window.
#include <gtest/gtest.h>

#include <algorithm>

#include "nets/network_spec.h"
#include "tests/support/test_draws.h"

namespace ohmic {
namespace {

/// What window (y, x) reads, found tap by tap.
struct Reads {
  PixelBox box{0, 0, -1, -1};
  std::int64_t pixels = 0;  ///< raster index of the last pixel read + 1

  void add(int y, int x, int width) {
    if (pixels == 0) box = {y, x, y, x};
    box = {std::min(box.first_y, y), std::min(box.first_x, x), std::max(box.last_y, y),
           std::max(box.last_x, x)};
    pixels = std::max(pixels, std::int64_t{y} * width + x + 1);
  }
};

Reads walk_taps(const Layer& layer, int out_y, int out_x) {
  const Sliding& s = layer.sliding;
  Reads reads;
  for (int i = 0; i < s.kernel_h; ++i) {
    const int y = out_y * s.stride_h - s.pad_top + i * s.dilation_h;
    for (int j = 0; j < s.kernel_w; ++j) {
      const int x = out_x * s.stride_w - s.pad_left + j * s.dilation_w;
      const bool inside = y >= 0 && y < layer.in.height && x >= 0 && x < layer.in.width;
      if (inside) reads.add(y, x, layer.in.width);
    }
  }
  return reads;
}

Layer random_layer(RandomSource& random) {
  const auto draw = [&](int low, int high) { return draw_from(low, high, random); };
  Layer layer;
  layer.kind = draw(0, 1) == 0 ? LayerKind::kConv2d : LayerKind::kMaxPool2d;
  layer.in = {1, draw(1, 9), draw(1, 9)};
  layer.sliding = {draw(1, 4), draw(1, 4), draw(1, 5), draw(1, 5), draw(1, 4),     draw(1, 4),
                   draw(0, 6), draw(0, 6), draw(0, 6), draw(0, 6), draw(0, 1) == 1};
  layer.out = slide(layer.in, layer.sliding, 1);
  return layer;
}

std::string describe(const Layer& layer) {
  const Sliding& s = layer.sliding;
  std::string text = to_string(layer.in) + " ->";
  for (const int value : {s.kernel_h, s.kernel_w, s.stride_h, s.stride_w, s.dilation_h,
                          s.dilation_w, s.pad_top, s.pad_left, s.pad_bottom, s.pad_right}) {
    text += " " + std::to_string(value);
  }
  return text + (s.ceil_mode ? " ceil" : "");
}

void check_layer(const Layer& layer) {
  std::int64_t needed = 0;
  for (std::int64_t window = 0; window < layer.out.pixels(); ++window) {
    const int y = static_cast<int>(window / layer.out.width);
    const int x = static_cast<int>(window % layer.out.width);
    const Reads expected = walk_taps(layer, y, x);
    const PixelBox box = receptive_field(layer, y, x);
    ASSERT_EQ(box.first_y, expected.box.first_y) << describe(layer) << " at " << window;
    ASSERT_EQ(box.first_x, expected.box.first_x) << describe(layer) << " at " << window;
    ASSERT_EQ(box.last_y, expected.box.last_y) << describe(layer) << " at " << window;
    ASSERT_EQ(box.last_x, expected.box.last_x) << describe(layer) << " at " << window;
    needed = std::max(needed, expected.pixels);
    ASSERT_EQ(pixels_needed(layer, window), needed) << describe(layer) << " at " << window;
  }
}

TEST(PixelsNeeded, AgreesWithAWalkOverRandomGeometries) {
  RandomSource random(1);
  for (int i = 0; i < 20000; ++i) {
    check_layer(random_layer(random));
    if (HasFatalFailure()) return;
  }
}

TEST(PixelsNeeded, CountsRowsOfAPaddedConvolution) {
  Layer conv;
  conv.kind = LayerKind::kConv2d;
  conv.in = {3, 4, 4};
  conv.sliding = {3, 3, 1, 1, 1, 1, 1, 1, 1, 1, false};
  conv.out = slide(conv.in, conv.sliding, 1);
  EXPECT_EQ(pixels_needed(conv, 0), 6);  // pixel (1, 1)
  EXPECT_EQ(pixels_needed(conv, 3), 8);  // pixel (1, 3)
  EXPECT_EQ(pixels_needed(conv, 11), 16);
  EXPECT_EQ(pixels_needed(conv, 12), 16);  // itself 14, but the window before it needs all
}

TEST(PixelsNeeded, CountsRowsThatAnUpsamplingRepeats) {
  Layer up;
  up.kind = LayerKind::kUpsample2d;
  up.in = {1, 2, 3};
  up.scale_h = 3;
  up.scale_w = 2;
  up.out = {1, 6, 6};
  std::int64_t needed = 0;
  for (int y = 0; y < 6; ++y) {
    for (int x = 0; x < 6; ++x) {
      const PixelBox box = receptive_field(up, y, x);
      EXPECT_EQ(box.first_y, y / 3);
      EXPECT_EQ(box.last_x, x / 2);
      needed = std::max<std::int64_t>(needed, y / 3 * 3 + x / 2 + 1);
      EXPECT_EQ(pixels_needed(up, y * 6 + x), needed) << y << ", " << x;
    }
  }
}

TEST(PixelsNeeded, LeavesOutWhatAStrideSkips) {
  Layer pool;
  pool.kind = LayerKind::kMaxPool2d;
  pool.in = {1, 5, 5};
  pool.sliding = {2, 2, 2, 2, 1, 1, 0, 0, 0, 0, false};
  pool.out = slide(pool.in, pool.sliding, 1);
  EXPECT_EQ(pixels_needed(pool, 3), 19);  // pixel (3, 3) of 25
}

}  // namespace
}  // namespace ohmic
