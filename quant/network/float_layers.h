#pragma once

#include <ATen/ATen.h>

#include "nets/graph_runner.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Parameters of one layer; undefined tensors if it has none.
struct LayerTensors {
  at::Tensor weight, bias, running_mean, running_var;
};

/// Output [N, ...] of a convolution or linear layer.
at::Tensor run_weight_layer(const Layer& layer, const LayerTensors& tensors, const at::Tensor& x);

/// Output of a batch norm. training: with the batch's statistics, which update the running ones.
at::Tensor run_batch_norm(const Layer& layer, const LayerTensors& tensors, const at::Tensor& x,
                          bool training);

/// Output of a layer without weights, with gradients; batch norms hand their input on.
at::Tensor run_float_digital(const LayerCall<at::Tensor>& call);

}  // namespace ohmic
