#include "quant/training/folded_scores.h"

#include <algorithm>
#include <cstring>

namespace ohmic {

at::ScalarType product_type(const Layer& spec, at::ScalarType type) {
  return spec.kind == LayerKind::kLinear ? at::kFloat : type;
}

at::Tensor as_input(const at::Tensor& images, at::ScalarType type) {
  return images.to(type).contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor as_product_weight(const at::Tensor& weight) {
  return weight.dim() == 4 ? weight.contiguous(at::MemoryFormat::ChannelsLast) : weight;
}

at::Tensor per_output(const at::Tensor& values, std::int64_t dimensions) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(dimensions), 1);
  shape.front() = values.numel();
  return values.view(shape);
}

at::Tensor as_tensor(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  std::memcpy(tensor.data_ptr<float>(), values.data(), values.size() * sizeof(float));
  return tensor;
}

std::vector<float> as_values(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kFloat).contiguous();
  const float* first = flat.data_ptr<float>();
  return {first, first + flat.numel()};
}

bool has_folded_norm(const NetworkSpec& network, int index) {
  return std::any_of(network.layers.begin(), network.layers.end(), [&](const Layer& layer) {
    return layer.folds && layer.inputs.front() == index;
  });
}

}  // namespace ohmic
