#include "hw/device/pooling.h"

#include <algorithm>
#include <limits>

#include "nets/activation.h"

namespace ohmic {
namespace {

/// Calls visit(vector) for each pixel inside the map that an output reads, in raster order.
template <typename Visit>
void for_each_tap(const Layer& pool, const PixelVectors& pixels, std::size_t index,
                  const Visit& visit) {
  if (pool.kind == LayerKind::kGlobalAvgPool) {
    for (const auto& pixel : pixels) visit(pixel);
    return;
  }
  const Sliding& s = pool.sliding;
  const int out_y = static_cast<int>(index) / pool.out.width;
  const int out_x = static_cast<int>(index) % pool.out.width;
  for (int k = 0; k < s.kernel_h * s.kernel_w; ++k) {
    const int y = out_y * s.stride_h - s.pad_top + k / s.kernel_w * s.dilation_h;
    const int x = out_x * s.stride_w - s.pad_left + k % s.kernel_w * s.dilation_w;
    if (y < 0 || x < 0 || y >= pool.in.height || x >= pool.in.width) continue;
    visit(pixels[static_cast<std::size_t>(y * pool.in.width + x)]);
  }
}

float divisor(const Layer& pool, std::size_t index) {
  if (pool.kind == LayerKind::kGlobalAvgPool) return static_cast<float>(pool.in.pixels());
  const int at = static_cast<int>(index);
  return static_cast<float>(pool_divisor(pool, at / pool.out.width, at % pool.out.width));
}

}  // namespace

std::vector<float> pooled_vector(const Layer& pool, const PixelVectors& pixels, std::size_t index) {
  if (pool.kind == LayerKind::kUpsample2d) {
    const int at = static_cast<int>(index);
    const PixelBox from = receptive_field(pool, at / pool.out.width, at % pool.out.width);
    return pixels[static_cast<std::size_t>(from.first_y * pool.in.width + from.first_x)];
  }
  const std::size_t channels = pixels.front().size();
  if (pool.kind == LayerKind::kMaxPool2d) {
    std::vector<float> out(channels, -std::numeric_limits<float>::infinity());
    for_each_tap(pool, pixels, index, [&](const std::vector<float>& pixel) {
      for (std::size_t c = 0; c < channels; ++c) out[c] = std::max(out[c], pixel[c]);
    });
    return out;
  }
  std::vector<float> out(channels, 0.0F);
  for_each_tap(pool, pixels, index, [&](const std::vector<float>& pixel) {
    for (std::size_t c = 0; c < channels; ++c) out[c] += pixel[c];
  });
  for (float& value : out) value /= divisor(pool, index);
  return out;
}

void apply_activation(const Layer& layer, std::vector<float>& values) {
  if (!is_activation(layer.kind)) return;
  for (float& value : values) value = activate(layer, value);
}

}  // namespace ohmic
