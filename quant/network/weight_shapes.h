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

/// The parameters and running statistics of one layer; none for most kinds.
std::vector<NamedShape> weight_shapes(const Layer& layer);

/// Those of a whole network, in the order of its layers.
std::vector<NamedShape> weight_shapes(const NetworkSpec& network);

/// "[6, 1, 5, 5]".
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace ohmic
