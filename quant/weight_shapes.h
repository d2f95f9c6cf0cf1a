#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// A parameter's name as in PyTorch and its shape.
struct NamedShape {
  std::string name;
  std::vector<std::int64_t> shape;
};

/// Every parameter and running statistic of a network, in the order of its layers.
std::vector<NamedShape> weight_shapes(const NetworkSpec& network);

}  // namespace ohmic
