#pragma once

#include <functional>
#include <vector>

#include "nets/graph_runner.h"
#include "nets/network_spec.h"

namespace ohmic {

/// One image's tensor, planar: (c, y, x) at (c*H + y)*W + x.
using Values = std::vector<float>;

/// Number of inputs that each output position of an average pool is divided by, raster order.
/// (pool_divisor).
std::vector<float> average_divisors(const Layer& pool);

/// The layers without weights for one image, as run_digital_layer calls them: activations, affine,
/// pools, add, mul, concat, upsample, selections of channels; flatten, dropout and folded batch
/// norm hand their input on.
/// Every sum runs in float32, inputs in file order, windows in raster order, so that any
/// implementation gives these bits.
struct ReferenceLayers {
  using Call = LayerCall<Values>;

  Values activation(const Call& call) const;
  Values affine(const Call& call) const;
  Values max_pool(const Call& call) const;
  Values average_pool(const Call& call) const;
  Values global_average(const Call& call) const;
  Values add(const Call& call) const;
  Values multiply(const Call& call) const;
  Values upsample(const Call& call) const;
  Values concat(const Call& call) const;
  Values select_channels(const Call& call) const;
  Values flatten(const Call& call) const { return alias(call); }
  Values alias(const Call& call) const { return call.input().take(); }
};

/// Output of weight layer `index` (of NetworkSpec::weight_layers) for its input.
using WeightLayerFunction = std::function<Values(int index, const Values& input)>;

/// Runs the graph on one image and returns the network's output; weight layers are left to
/// `weight_layer`.
Values run_graph(const NetworkSpec& network, const Values& image,
                 const WeightLayerFunction& weight_layer);

}  // namespace ohmic
