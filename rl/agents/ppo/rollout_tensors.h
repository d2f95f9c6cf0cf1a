#pragma once

#include <cstdint>
#include <vector>

#include "rl/agents/ppo/rollout_buffer.h"

namespace at {
class Tensor;
}

namespace ohmic {

/// A vector as a tensor [n]: the vector must outlive it.
at::Tensor view(const std::vector<float>& values);
at::Tensor view(const std::vector<std::int64_t>& values);
/// Rows behind each other in one vector as a tensor [n x columns]; it must outlive it as well.
at::Tensor view_rows(const std::vector<float>& values, std::int64_t columns);
/// States behind each other as a tensor [n x kStateSize].
at::Tensor view_states(const std::vector<float>& states);

/// Steps as tensors over arrays of its own.
class StepTensors {
 public:
  explicit StepTensors(const std::vector<RolloutStep>& steps);

  at::Tensor states() const;   ///< [n x kStateSize]
  at::Tensor actions() const;  ///< [n], int64
  const std::vector<std::uint64_t>& allowed() const { return allowed_; }

 private:
  std::vector<float> states_;
  std::vector<std::int64_t> actions_;
  std::vector<std::uint64_t> allowed_;
};

}  // namespace ohmic
