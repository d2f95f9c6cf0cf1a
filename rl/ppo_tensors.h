#pragma once

#include <torch/torch.h>

#include <vector>

#include "rl/rollout_buffer.h"

namespace ohmic {

/// A view of a vector as a tensor: the vector must outlive it.
template <typename T>
at::Tensor view(const std::vector<T>& values, at::IntArrayRef shape) {
  return torch::from_blob(const_cast<T*>(values.data()), shape, c10::CppTypeToScalarType<T>::value);
}

template <typename T>
at::Tensor view(const std::vector<T>& values) {
  return view(values, {static_cast<std::int64_t>(values.size())});
}

/// States [n x kStateSize] behind each other in one vector.
inline at::Tensor view_states(const std::vector<float>& states) {
  return view(states, {static_cast<std::int64_t>(states.size()) / QuantEnv::kStateSize,
                       QuantEnv::kStateSize});
}

/// Steps as tensors over arrays of its own.
class StepTensors {
 public:
  explicit StepTensors(const std::vector<RolloutStep>& steps) {
    for (const RolloutStep& step : steps) {
      states_.insert(states_.end(), step.state.begin(), step.state.end());
      actions_.push_back(step.action);
      allowed_.push_back(step.allowed);
    }
  }

  at::Tensor states() const { return view_states(states_); }
  at::Tensor actions() const { return view(actions_); }  ///< [n], int64
  const std::vector<std::uint64_t>& allowed() const { return allowed_; }

 private:
  std::vector<float> states_;
  std::vector<std::int64_t> actions_;
  std::vector<std::uint64_t> allowed_;
};

}  // namespace ohmic
