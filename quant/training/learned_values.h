#pragma once

#include <ATen/ATen.h>

#include <string>
#include <utility>
#include <vector>

#include "datasets/safetensors.h"

namespace ohmic {

/// Clips that learn: first * exp(change) is positive for every change, and the optimiser's step is
/// a share of the clip whatever its size.
struct LearnedClip {
  at::Tensor first, change;
  /// One change for each of `first`, or one for all of them.
  static LearnedClip start(const at::Tensor& first, bool shared = false);
  at::Tensor value() const { return first * change.exp(); }
};

/// Weights or biases that learn: first + unit * change, the unit a clip (an output's, or its times
/// the input's), so that the optimiser's step, too, is a share of the clip.
struct LearnedValues {
  at::Tensor first, unit, change;
  static LearnedValues start(const at::Tensor& first, const at::Tensor& unit);
  at::Tensor value() const { return first.addcmul(unit, change); }
};

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Float32 copies by name.
TensorMap save_named(const NamedTensors& list);
/// Fills the tensors in place. ConfigError names `file` and a tensor that is missing or of another
/// type or shape.
void load_named(const NamedTensors& list, const TensorMap& tensors, const std::string& file);

}  // namespace ohmic
