#include "rl/agents/ppo/rollout_tensors.h"

#include <torch/types.h>

namespace ohmic {
namespace {

template <typename T>
at::Tensor over(const std::vector<T>& values, at::IntArrayRef shape) {
  return torch::from_blob(const_cast<T*>(values.data()), shape, c10::CppTypeToScalarType<T>::value);
}

template <typename T>
std::int64_t length(const std::vector<T>& values) {
  return static_cast<std::int64_t>(values.size());
}

}  // namespace

at::Tensor view(const std::vector<float>& values) { return over(values, {length(values)}); }

at::Tensor view(const std::vector<std::int64_t>& values) { return over(values, {length(values)}); }

at::Tensor view_rows(const std::vector<float>& values, std::int64_t columns) {
  return over(values, {length(values) / columns, columns});
}

at::Tensor view_states(const std::vector<float>& states) {
  return view_rows(states, QuantEnv::kStateSize);
}

StepTensors::StepTensors(const std::vector<RolloutStep>& steps) {
  for (const RolloutStep& step : steps) {
    states_.insert(states_.end(), step.state.begin(), step.state.end());
    actions_.push_back(step.action);
    allowed_.push_back(step.allowed);
  }
}

at::Tensor StepTensors::states() const { return view_states(states_); }

at::Tensor StepTensors::actions() const { return view(actions_); }

}  // namespace ohmic
