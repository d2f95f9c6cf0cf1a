#include "quant/integer/inference/channels_last.h"

#include <algorithm>
#include <limits>

#include "quant/network/reference_layers.h"

namespace ohmic {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Calls visit(output pixel, input pixel) as a pool's windows go, in raster order.
template <typename Visit>
void for_each_tap(const Layer& pool, const Visit& visit) {
  const Sliding& s = pool.sliding;
  for (int o = 0; o < pool.out.height * pool.out.width; ++o) {
    const int y0 = o / pool.out.width * s.stride_h - s.pad_top;
    const int x0 = o % pool.out.width * s.stride_w - s.pad_left;
    for (int k = 0; k < s.kernel_h * s.kernel_w; ++k) {
      const int y = y0 + k / s.kernel_w * s.dilation_h;
      const int x = x0 + k % s.kernel_w * s.dilation_w;
      if (y < 0 || x < 0 || y >= pool.in.height || x >= pool.in.width) continue;
      visit(static_cast<std::size_t>(o), static_cast<std::size_t>(y * pool.in.width + x));
    }
  }
}

void max_pool(const Layer& pool, const float* in, std::size_t channels, float* out) {
  std::fill_n(out, pool.out.elements(), -kInfinity);
  for_each_tap(pool, [&](std::size_t o, std::size_t i) {
    for (std::size_t c = 0; c < channels; ++c)
      out[o * channels + c] = std::max(out[o * channels + c], in[i * channels + c]);
  });
}

void average_pool(const Layer& pool, const float* in, std::size_t channels, float* out) {
  std::fill_n(out, pool.out.elements(), 0.0F);
  for_each_tap(pool, [&](std::size_t o, std::size_t i) {
    for (std::size_t c = 0; c < channels; ++c) out[o * channels + c] += in[i * channels + c];
  });
  for (const float divisor : average_divisors(pool)) {
    for (std::size_t c = 0; c < channels; ++c) out[c] /= divisor;
    out += channels;
  }
}

void global_average(const Layer& layer, const float* in, std::size_t channels, float* out) {
  std::fill_n(out, channels, 0.0F);
  const auto pixels = static_cast<std::size_t>(layer.in.pixels());
  for (std::size_t p = 0; p < pixels; ++p) {
    for (std::size_t c = 0; c < channels; ++c) out[c] += in[p * channels + c];
  }
  for (std::size_t c = 0; c < channels; ++c) out[c] /= static_cast<float>(pixels);
}

void sum(const std::vector<const float*>& inputs, std::size_t count, float* out) {
  std::copy_n(inputs.front(), count, out);
  for (std::size_t k = 1; k < inputs.size(); ++k) {
    for (std::size_t i = 0; i < count; ++i) out[i] += inputs[k][i];
  }
}

void concatenation(const Layer& layer, const std::vector<const float*>& inputs,
                   const std::vector<int>& channels, float* out) {
  for (std::int64_t p = 0; p < layer.out.pixels(); ++p) {
    for (std::size_t k = 0; k < inputs.size(); ++k)
      out = std::copy_n(inputs[k] + p * channels[k], channels[k], out);
  }
}

void clamp(const float* in, std::size_t count, float high, float* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = std::min(std::max(in[i], 0.0F), high);
}

}  // namespace

void run_channels_last(const Layer& layer, const std::vector<const float*>& inputs,
                       const std::vector<int>& input_channels, float* out) {
  const float* const in = inputs.front();
  const auto count = static_cast<std::size_t>(layer.out.elements());
  const auto channels = static_cast<std::size_t>(layer.in.channels);
  switch (layer.kind) {
    case LayerKind::kRelu:
      return clamp(in, count, kInfinity, out);
    case LayerKind::kRelu6:
      return clamp(in, count, 6.0F, out);
    case LayerKind::kMaxPool2d:
      return max_pool(layer, in, channels, out);
    case LayerKind::kAvgPool2d:
      return average_pool(layer, in, channels, out);
    case LayerKind::kGlobalAvgPool:
      return global_average(layer, in, channels, out);
    case LayerKind::kAdd:
      return sum(inputs, count, out);
    case LayerKind::kConcat:
      return concatenation(layer, inputs, input_channels, out);
    case LayerKind::kFlatten:
      return to_planar(in, channels, static_cast<std::size_t>(layer.in.pixels()), out);
    default:
      std::copy_n(in, count, out);
  }
}

}  // namespace ohmic
