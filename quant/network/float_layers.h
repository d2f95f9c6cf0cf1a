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

/// Output of an affine layer or a batch norm with these tensors, folded or not. training: a batch
/// norm takes the batch's statistics, which update the running ones.
at::Tensor run_affine(const Layer& layer, const LayerTensors& tensors, const at::Tensor& x,
                      bool training);

/// Output of a layer without weights, with gradients; folded batch norms hand their input on, scale
/// and shift of the others are those that the network is bound to.
at::Tensor run_float_digital(const LayerCall<at::Tensor>& call);

}  // namespace ohmic
