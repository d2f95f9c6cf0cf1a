#include "quant/network/reference_layers.h"

#include <algorithm>
#include <limits>

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

Values max_pool(const Layer& pool, const Values& in) {
  Values out(static_cast<std::size_t>(pool.out.elements()),
             -std::numeric_limits<float>::infinity());
  for_each_pooled(pool, [&](std::size_t o, std::size_t i) { out[o] = std::max(out[o], in[i]); });
  return out;
}

Values average_pool(const Layer& pool, const Values& in) {
  Values out(static_cast<std::size_t>(pool.out.elements()), 0.0F);
  for_each_pooled(pool, [&](std::size_t o, std::size_t i) { out[o] += in[i]; });
  const std::vector<float> divisors = average_divisors(pool);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] /= divisors[i % divisors.size()];
  return out;
}

Values global_average(const Layer& layer, const Values& in) {
  const auto pixels = static_cast<std::size_t>(layer.in.pixels());
  Values out(static_cast<std::size_t>(layer.in.channels), 0.0F);
  for (std::size_t i = 0; i < in.size(); ++i) out[i / pixels] += in[i];
  for (float& value : out) value /= static_cast<float>(pixels);
  return out;
}

Values sum(const std::vector<const Values*>& inputs) {
  Values out = *inputs.front();
  for (std::size_t k = 1; k < inputs.size(); ++k) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += (*inputs[k])[i];
  }
  return out;
}

Values concatenation(const std::vector<const Values*>& inputs) {
  Values out;
  for (const Values* in : inputs) out.insert(out.end(), in->begin(), in->end());
  return out;
}

Values clamped(Values values, float high) {
  for (float& value : values) value = std::min(std::max(value, 0.0F), high);
  return values;
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

Values run_digital_layer(const Layer& layer, const std::vector<const Values*>& inputs) {
  const Values& in = *inputs.front();
  switch (layer.kind) {
    case LayerKind::kRelu:
      return clamped(in, std::numeric_limits<float>::infinity());
    case LayerKind::kRelu6:
      return clamped(in, 6.0F);
    case LayerKind::kMaxPool2d:
      return max_pool(layer, in);
    case LayerKind::kAvgPool2d:
      return average_pool(layer, in);
    case LayerKind::kGlobalAvgPool:
      return global_average(layer, in);
    case LayerKind::kAdd:
      return sum(inputs);
    case LayerKind::kConcat:
      return concatenation(inputs);
    default:
      return in;  // flatten, dropout, batch norm (folded into the weight layer before it)
  }
}

std::vector<int> weight_layer_indices(const NetworkSpec& network) {
  std::vector<int> indices(network.layers.size(), -1);
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    indices[static_cast<std::size_t>(network.weight_layers[i])] = static_cast<int>(i);
  }
  return indices;
}

Values run_graph(const NetworkSpec& network, const Values& image,
                 const WeightLayerFunction& weight_layer) {
  const std::vector<int> weight_index = weight_layer_indices(network);
  std::vector<Values> outputs(network.layers.size());
  const auto value_of = [&](int producer) -> const Values& {
    return producer == kNetworkInput ? image : outputs[static_cast<std::size_t>(producer)];
  };
  for (const int index : network.order) {
    const auto i = static_cast<std::size_t>(index);
    const Layer& layer = network.layers[i];
    std::vector<const Values*> inputs;
    for (const int producer : layer.inputs) inputs.push_back(&value_of(producer));
    outputs[i] = layer.is_weight_layer() ? weight_layer(weight_index[i], *inputs.front())
                                         : run_digital_layer(layer, inputs);
  }
  return outputs[static_cast<std::size_t>(network.output)];
}

}  // namespace ohmic
