#include "quant/training/learned_values.h"

#include "quant/training/folded_scores.h"
#include "util/config_error.h"

namespace ohmic {

LearnedClip LearnedClip::start(const at::Tensor& first, bool shared) {
  return {first, at::zeros({shared ? 1 : first.numel()}, at::kFloat)};
}

LearnedValues LearnedValues::start(const at::Tensor& first, const at::Tensor& unit) {
  return {first, unit, at::zeros_like(first)};
}

TensorMap save_named(const NamedTensors& list) {
  TensorMap tensors;
  for (const auto& [name, tensor] : list)
    tensors[name] = float_tensor(tensor.sizes().vec(), as_values(tensor));
  return tensors;
}

void load_named(const NamedTensors& list, const TensorMap& tensors, const std::string& file) {
  const at::NoGradGuard no_grad;
  for (const auto& [name, target] : list) {
    const auto found = tensors.find(name);
    if (found == tensors.end() || found->second.shape != target.sizes().vec() ||
        found->second.type != TensorType::kF32) {
      throw ConfigError(file, "/weights/" + name, "is missing or of another type or shape");
    }
    target.copy_(as_tensor(to_floats(found->second), found->second.shape));
  }
}

}  // namespace ohmic
