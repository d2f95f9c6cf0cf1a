#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "nets/network_spec.h"
#include "quant/network/float_layers.h"

namespace ohmic {

/// A folded network whose weight layers are left to a function of their index, layer and input.
template <typename WeightLayer>
struct FoldedBackend {
  using Value = at::Tensor;

  at::Tensor weight_layer(const LayerCall<at::Tensor>& call) {
    return run(static_cast<std::size_t>(call.weight_index), call.layer, call.input().get());
  }
  at::Tensor digital_layer(const LayerCall<at::Tensor>& call) { return run_float_digital(call); }

  WeightLayer run;
};

/// Scores [N, classes], float32, of images.
template <typename WeightLayer>
at::Tensor folded_scores(const NetworkSpec& network, const at::Tensor& images, WeightLayer run) {
  using Backend = FoldedBackend<WeightLayer>;
  Backend backend{std::move(run)};
  return GraphRunner<Backend>(network).run(images, backend).flatten(1).to(at::kFloat);
}

/// Number format of a layer's product: linear layers cost little, and the last one makes the
/// scores.
at::ScalarType product_type(const Layer& spec, at::ScalarType type);

/// Images and weights in the order that oneDNN reads fastest: channels last.
at::Tensor as_input(const at::Tensor& images, at::ScalarType type);
at::Tensor as_product_weight(const at::Tensor& weight);

/// [O] or [1] beside a weight of so many dimensions.
at::Tensor per_output(const at::Tensor& values, std::int64_t dimensions);

/// Copies between plain values and float32 tensors on the CPU.
at::Tensor as_tensor(const std::vector<float>& values, const std::vector<std::int64_t>& shape);
std::vector<float> as_values(const at::Tensor& tensor);

/// Whether a batch norm folds into the layer with this index of NetworkSpec::layers.
bool has_folded_norm(const NetworkSpec& network, int index);

}  // namespace ohmic
