#include "quant/integer/inference/channels_last.h"

#include <algorithm>
#include <limits>

#include "nets/digital_layers.h"
#include "quant/network/reference_layers.h"

namespace ohmic {
namespace {

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

/// A layer, one image's inputs, and where its output goes.
struct ImageCall {
  const Layer& layer;
  const std::vector<const float*>& inputs;
  const std::vector<Shape>& input_shapes;
  float* out;

  std::size_t channels() const { return static_cast<std::size_t>(layer.in.channels); }
  std::size_t count() const { return static_cast<std::size_t>(layer.out.elements()); }
};

/// The layers without weights, to the bit those of ReferenceLayers.
struct ChannelsLastLayers {
  void activation(const ImageCall& call) const {
    const float* const in = call.inputs.front();
    for (std::size_t i = 0; i < call.count(); ++i) call.out[i] = activate(call.layer, in[i]);
  }

  void affine(const ImageCall& call) const {
    const ChannelAffine& affine = bound_affine(call.layer);
    const float* const in = call.inputs.front();
    for (std::size_t i = 0; i < call.count(); ++i)
      call.out[i] = scaled_and_shifted(affine, i % call.channels(), in[i]);
  }

  void max_pool(const ImageCall& call) const {
    const std::size_t channels = call.channels();
    const float* const in = call.inputs.front();
    float* const out = call.out;
    std::fill_n(out, call.count(), -std::numeric_limits<float>::infinity());
    for_each_tap(call.layer, [&](std::size_t o, std::size_t i) {
      for (std::size_t c = 0; c < channels; ++c)
        out[o * channels + c] = std::max(out[o * channels + c], in[i * channels + c]);
    });
  }

  void average_pool(const ImageCall& call) const {
    const std::size_t channels = call.channels();
    const float* const in = call.inputs.front();
    float* out = call.out;
    std::fill_n(out, call.count(), 0.0F);
    for_each_tap(call.layer, [&](std::size_t o, std::size_t i) {
      for (std::size_t c = 0; c < channels; ++c) out[o * channels + c] += in[i * channels + c];
    });
    for (const float divisor : average_divisors(call.layer)) {
      for (std::size_t c = 0; c < channels; ++c) out[c] /= divisor;
      out += channels;
    }
  }

  void global_average(const ImageCall& call) const {
    const std::size_t channels = call.channels();
    const float* const in = call.inputs.front();
    float* const out = call.out;
    std::fill_n(out, channels, 0.0F);
    const auto pixels = static_cast<std::size_t>(call.layer.in.pixels());
    for (std::size_t p = 0; p < pixels; ++p) {
      for (std::size_t c = 0; c < channels; ++c) out[c] += in[p * channels + c];
    }
    for (std::size_t c = 0; c < channels; ++c) out[c] /= static_cast<float>(pixels);
  }

  void add(const ImageCall& call) const {
    alias(call);
    for (std::size_t k = 1; k < call.inputs.size(); ++k) {
      for (std::size_t i = 0; i < call.count(); ++i) call.out[i] += call.inputs[k][i];
    }
  }

  /// A factor of one pixel has a value for each channel, which here is each value's place.
  void multiply(const ImageCall& call) const {
    alias(call);
    for (std::size_t k = 1; k < call.inputs.size(); ++k) {
      const auto period = static_cast<std::size_t>(call.input_shapes[k].elements());
      for (std::size_t i = 0; i < call.count(); ++i) call.out[i] *= call.inputs[k][i % period];
    }
  }

  void upsample(const ImageCall& call) const {
    const Layer& layer = call.layer;
    float* out = call.out;
    for (int y = 0; y < layer.out.height; ++y) {
      for (int x = 0; x < layer.out.width; ++x) {
        const int from = y / layer.scale_h * layer.in.width + x / layer.scale_w;
        out = std::copy_n(call.inputs.front() + static_cast<std::size_t>(from) * call.channels(),
                          call.channels(), out);
      }
    }
  }

  void concat(const ImageCall& call) const {
    float* out = call.out;
    for (std::int64_t p = 0; p < call.layer.out.pixels(); ++p) {
      for (std::size_t k = 0; k < call.inputs.size(); ++k) {
        const int channels = call.input_shapes[k].channels;
        out = std::copy_n(call.inputs[k] + p * channels, channels, out);
      }
    }
  }

  void select_channels(const ImageCall& call) const {
    const float* in = call.inputs.front();
    float* out = call.out;
    for (std::int64_t p = 0; p < call.layer.out.pixels(); ++p, in += call.channels())
      for (int c = 0; c < call.layer.out.channels; ++c) *out++ = in[source_channel(call.layer, c)];
  }

  void flatten(const ImageCall& call) const {
    const auto pixels = static_cast<std::size_t>(call.layer.in.pixels());
    to_planar(call.inputs.front(), call.channels(), pixels, call.out);
  }

  void alias(const ImageCall& call) const {
    std::copy_n(call.inputs.front(), call.count(), call.out);
  }
};

}  // namespace

void run_channels_last(const Layer& layer, const std::vector<const float*>& inputs,
                       const std::vector<Shape>& input_shapes, float* out) {
  run_digital_layer(ChannelsLastLayers(), ImageCall{layer, inputs, input_shapes, out});
}

}  // namespace ohmic
