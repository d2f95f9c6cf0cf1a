#pragma once

#include <ATen/ATen.h>

#include <functional>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Parameters of one layer; undefined tensors if it has none.
struct LayerTensors {
  at::Tensor weight, bias, running_mean, running_var;
};

/// One layer's output [N, ...] from its producers' outputs. `training`: batch norms use the
/// batch's statistics and update the running ones.
at::Tensor run_layer(const Layer& layer, const LayerTensors& tensors,
                     const std::vector<at::Tensor>& inputs, bool training);

/// Output of layer `index` (of NetworkSpec::layers) for its producers' outputs.
using LayerFunction =
    std::function<at::Tensor(std::size_t index, const std::vector<at::Tensor>& inputs)>;

/// The network's output for a batch of images; a map is let go as soon as its last reader ran.
at::Tensor walk_layers(const NetworkSpec& network, const at::Tensor& images,
                       const LayerFunction& layer);

}  // namespace ohmic
