#pragma once

#include <functional>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// One image's tensor, planar: (c, y, x) at (c*H + y)*W + x.
using Values = std::vector<float>;

/// Number of inputs that each output position of an average pool is divided by, raster order.
/// Padding counts, what lies beyond it (ceil_mode) does not, as in PyTorch.
std::vector<float> average_divisors(const Layer& pool);

/// Output of a layer without weights for one image: relu, pools, add, concat; flatten, dropout and
/// folded batch norm copy. Every sum runs in float32, inputs in file order, windows in raster
/// order, so that any implementation gives these bits.
Values run_digital_layer(const Layer& layer, const std::vector<const Values*>& inputs);

/// Output of weight layer `index` (of NetworkSpec::weight_layers) for its input.
using WeightLayerFunction = std::function<Values(int index, const Values& input)>;

/// Runs the graph on one image and returns the network's output; weight layers are left to
/// `weight_layer`.
Values run_graph(const NetworkSpec& network, const Values& image,
                 const WeightLayerFunction& weight_layer);

/// Index of each layer among the weight layers, -1 for the others.
std::vector<int> weight_layer_indices(const NetworkSpec& network);

}  // namespace ohmic
