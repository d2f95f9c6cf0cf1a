#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Parameters of one layer; undefined tensors where it has none.
struct LayerTensors {
  at::Tensor weight, bias, running_mean, running_var;
};

/// One layer's output [N, ...] from its producers' outputs. `training`: batch norms use the
/// batch's statistics and update the running ones.
at::Tensor run_layer(const Layer& layer, const LayerTensors& tensors,
                     const std::vector<at::Tensor>& inputs, bool training);

}  // namespace ohmic
