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

/// A network from another program's file, and its parameters under the names that
/// quant/network/network_weights.h wants: LAYER.weight, LAYER.bias, ...
struct ImportedNetwork {
  NetworkSpec network;
  std::map<std::string, FloatTensor> parameters;
};

}  // namespace ohmic
