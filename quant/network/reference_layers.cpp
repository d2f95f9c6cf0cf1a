#include "quant/network/reference_layers.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "nets/digital_layers.h"

namespace ohmic {
namespace {

/// Calls visit(output index, input index) for every input pixel inside the map that a pool's output
/// reads, in raster order.
template <typename Visit>
void for_each_pooled(const Layer& pool, const Visit& visit) {
  const Sliding& s = pool.sliding;
  std::size_t output = 0;
  for (int c = 0; c < pool.out.channels; ++c) {
    for (int oy = 0; oy < pool.out.height; ++oy) {
      for (int ox = 0; ox < pool.out.width; ++ox, ++output) {
        for (int k = 0; k < s.kernel_h * s.kernel_w; ++k) {
          const int y = oy * s.stride_h - s.pad_top + (k / s.kernel_w) * s.dilation_h;
          const int x = ox * s.stride_w - s.pad_left + (k % s.kernel_w) * s.dilation_w;
          if (y < 0 || x < 0 || y >= pool.in.height || x >= pool.in.width) continue;
          visit(output, static_cast<std::size_t>((c * pool.in.height + y) * pool.in.width + x));
        }
      }
    }
  }
}

}  // namespace

std::vector<float> average_divisors(const Layer& pool) {
  std::vector<float> divisors;
  for (int y = 0; y < pool.out.height; ++y) {
    for (int x = 0; x < pool.out.width; ++x)
      divisors.push_back(static_cast<float>(pool_divisor(pool, y, x)));
  }
  return divisors;
}

Values ReferenceLayers::activation(const Call& call) const {
  Values values = call.input().take();
  for (float& value : values) value = activate(call.layer, value);
  return values;
}

Values ReferenceLayers::affine(const Call& call) const {
  const ChannelAffine& affine = bound_affine(call.layer);
  Values values = call.input().take();
  const auto pixels = static_cast<std::size_t>(call.layer.in.pixels());
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = scaled_and_shifted(affine, i / pixels, values[i]);
  return values;
}

Values ReferenceLayers::max_pool(const Call& call) const {
  const Values& in = call.input().get();
  Values out(static_cast<std::size_t>(call.layer.out.elements()),
             -std::numeric_limits<float>::infinity());
  for_each_pooled(call.layer,
                  [&](std::size_t o, std::size_t i) { out[o] = std::max(out[o], in[i]); });
  return out;
}

Values ReferenceLayers::average_pool(const Call& call) const {
  const Values& in = call.input().get();
  Values out(static_cast<std::size_t>(call.layer.out.elements()), 0.0F);
  for_each_pooled(call.layer, [&](std::size_t o, std::size_t i) { out[o] += in[i]; });
  const std::vector<float> divisors = average_divisors(call.layer);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] /= divisors[i % divisors.size()];
  return out;
}

Values ReferenceLayers::global_average(const Call& call) const {
  const Values& in = call.input().get();
  const auto pixels = static_cast<std::size_t>(call.layer.in.pixels());
  Values out(static_cast<std::size_t>(call.layer.in.channels), 0.0F);
  for (std::size_t i = 0; i < in.size(); ++i) out[i / pixels] += in[i];
  for (float& value : out) value /= static_cast<float>(pixels);
  return out;
}

Values ReferenceLayers::add(const Call& call) const {
  Values out = call.input().take();
  for (std::size_t k = 1; k < call.inputs.size(); ++k) {
    const Values& in = call.inputs[k].get();
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += in[i];
  }
  return out;
}

Values ReferenceLayers::multiply(const Call& call) const {
  Values out = call.input().take();
  for (std::size_t k = 1; k < call.inputs.size(); ++k) {
    const Values& in = call.inputs[k].get();
    const std::size_t each = out.size() / in.size();  // pixels that share a factor
    for (std::size_t i = 0; i < out.size(); ++i) out[i] *= in[i / each];
  }
  return out;
}

Values ReferenceLayers::upsample(const Call& call) const {
  const Layer& layer = call.layer;
  const Values& in = call.input().get();
  Values out;
  for (int c = 0; c < layer.out.channels; ++c)
    for (int y = 0; y < layer.out.height; ++y)
      for (int x = 0; x < layer.out.width; ++x)
        out.push_back(in[static_cast<std::size_t>(
            (c * layer.in.height + y / layer.scale_h) * layer.in.width + x / layer.scale_w)]);
  return out;
}

Values ReferenceLayers::concat(const Call& call) const {
  Values out;
  for (const Operand<Values>& in : call.inputs)
    out.insert(out.end(), in.get().begin(), in.get().end());
  return out;
}

Values ReferenceLayers::select_channels(const Call& call) const {
  const Values& in = call.input().get();
  const std::int64_t pixels = call.layer.in.pixels();
  Values out(static_cast<std::size_t>(call.layer.out.elements()));
  auto to = out.begin();
  for (int c = 0; c < call.layer.out.channels; ++c)
    to = std::copy_n(in.begin() + source_channel(call.layer, c) * pixels, pixels, to);
  return out;
}

namespace {

/// One image on the reference layers, the weight layers left to a function.
struct ImageBackend {
  using Value = Values;

  Values weight_layer(const LayerCall<Values>& call) {
    return weights(call.weight_index, call.input().get());
  }
  Values digital_layer(const LayerCall<Values>& call) {
    return run_digital_layer(ReferenceLayers(), call);
  }

  const WeightLayerFunction& weights;
};

}  // namespace

Values run_graph(const NetworkSpec& network, const Values& image,
                 const WeightLayerFunction& weight_layer) {
  ImageBackend backend{weight_layer};
  return GraphRunner<ImageBackend>(network).run(image, backend);
}

}  // namespace ohmic
