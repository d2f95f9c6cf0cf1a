#pragma once

#include <cstdint>
#include <vector>

#include "rl/env/quant_env.h"

namespace ohmic {

/// One step of an episode as the agent took it.
struct RolloutStep {
  QuantEnv::State state{};
  int action = 0;
  double log_probability = 0;  ///< of the action, when it was taken
  double value = 0;            ///< the critic's estimate of the state, when it was visited
  std::uint64_t allowed = ~std::uint64_t{0};  ///< classes that could be chosen, one a bit
};

/// Steps that an update of PPO learns from: n of them in the order they were added, states [n x
/// kStateSize].
struct RolloutBatch {
  std::vector<float> states;
  std::vector<std::int64_t> actions;
  std::vector<std::uint64_t> allowed;
  std::vector<float> log_probabilities;
  std::vector<float> advantages;  ///< mean 0, deviation 1
  std::vector<float> returns;
};

/// Generalised advantage estimates of one finished episode (Schulman et al. 2016): A_t = sum of
/// (gamma lambda)^k delta_{t+k}, delta_t = r_t + gamma V_{t+1} - V_t, V behind the last step being
/// 0. rewards, values: one a step.
std::vector<double> advantages(const std::vector<double>& rewards,
                               const std::vector<double>& values, double gamma, double lambda);

/// Discounted sums of the rewards from each step to the end.
std::vector<double> rewards_to_go(const std::vector<double>& rewards, double gamma);

/// Shifts and scales to mean 0 and deviation 1; all zeros if the values are all the same.
void normalise(std::vector<double>& values);

/// Collects finished episodes between two updates.
class RolloutBuffer {
 public:
  RolloutBuffer(double gamma, double lambda);

  /// reward: paid once, at the last step.
  void add(const std::vector<RolloutStep>& episode, double reward);
  /// Everything collected, advantages normalised over all of it; the buffer is empty afterwards.
  RolloutBatch take();

 private:
  double gamma_;
  double lambda_;
  RolloutBatch batch_;
  std::vector<double> advantages_;
};

}  // namespace ohmic
