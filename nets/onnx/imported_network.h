#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// A float tensor, row major.
struct FloatTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Widths of one weight layer, as a quantised file has them.
struct LayerWidths {
  int weight_bits = 0;
  int activation_bits = 0;  ///< of the layer's input
};

/// A network from another program's file, and its parameters under the names that
/// quant/network/network_weights.h wants: LAYER.weight, LAYER.bias, ...
struct ImportedNetwork {
  NetworkSpec network;
  std::map<std::string, FloatTensor> parameters;
  /// Of the weight layers, in order; kFloatBits for what is not quantised. Empty: nothing is.
  std::vector<LayerWidths> widths = {};
};

/// Width that takes the place of floats where other parts of a file are quantised: the most that a
/// policy knows.
constexpr int kFloatBits = 16;

}  // namespace ohmic
