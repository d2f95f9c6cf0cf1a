#pragma once

#include <algorithm>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// What a network's tables give, to hold against published figures.
struct Sizes {
  std::int64_t weights = 0;     ///< of convolutions and linear layers
  std::int64_t macs = 0;        ///< of one inference
  std::int64_t parameters = 0;  ///< weights, biases, and two a channel of a batch norm
};

inline bool operator==(const Sizes& a, const Sizes& b) {
  return a.weights == b.weights && a.macs == b.macs && a.parameters == b.parameters;
}

inline void PrintTo(const Sizes& s, std::ostream* out) {
  *out << s.weights << " weights, " << s.macs << " MACs, " << s.parameters << " parameters";
}

/// Counted from the layers' shapes.
inline Sizes sizes(const NetworkSpec& network) {
  Sizes sum;
  for (const Layer& layer : network.layers) {
    if (layer.kind == LayerKind::kBatchNorm2d) sum.parameters += 2 * layer.in.channels;
    if (!layer.is_weight_layer()) continue;
    const Im2col matrix = im2col(layer);
    const std::int64_t weights = matrix.rows * matrix.columns * matrix.groups;
    sum.weights += weights;
    sum.macs += weights * matrix.windows;
    sum.parameters += weights + (layer.bias ? layer.out_channels : 0);
  }
  return sum;
}

/// std::out_of_range where there is none.
inline const Layer& layer_named(const NetworkSpec& network, const std::string& name) {
  for (const Layer& layer : network.layers) {
    if (layer.name == name) return layer;
  }
  throw std::out_of_range(name);
}

/// Names of a layer's producers.
inline std::vector<std::string> inputs_of(const NetworkSpec& network, const std::string& name) {
  std::vector<std::string> names;
  for (const int i : layer_named(network, name).inputs) {
    names.push_back(i == kNetworkInput ? "input"
                                       : network.layers[static_cast<std::size_t>(i)].name);
  }
  return names;
}

inline Shape out(const NetworkSpec& network, const std::string& name) {
  return layer_named(network, name).out;
}

inline std::size_t count(const NetworkSpec& network, LayerKind kind) {
  return static_cast<std::size_t>(
      std::count_if(network.layers.begin(), network.layers.end(),
                    [&](const Layer& layer) { return layer.kind == kind; }));
}

}  // namespace ohmic
