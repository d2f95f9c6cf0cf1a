#include "rl/env/reward_function.h"

#include <algorithm>

namespace ohmic {

RewardFunction::RewardFunction(const RewardOptions& options, const Evaluation& baseline)
    : options_(options), baseline_(baseline) {}

double RewardFunction::cost_ratio(const HardwareCost& cost) const {
  const HardwareCost& base = baseline_.cost;
  return options_.latency_weight * (cost.latency_ms / base.latency_ms) +
         options_.energy_weight * (cost.energy_mj / base.energy_mj) +
         options_.power_weight * (cost.component_power_w / base.component_power_w);
}

bool RewardFunction::feasible(double accuracy, double cost_ratio) const {
  return cost_ratio <= options_.threshold && accuracy - baseline_.accuracy >= options_.tau;
}

double RewardFunction::reward(double accuracy, double cost_ratio) const {
  const double gain = accuracy - baseline_.accuracy;
  if (options_.kind == RewardKind::kLiteral) {
    const bool kept = cost_ratio <= options_.threshold || gain <= options_.tau;
    return kept ? options_.lambda * gain : -1;
  }
  if (feasible(accuracy, cost_ratio)) return options_.lambda * gain;
  if (options_.kind == RewardKind::kAnd) return -1;
  const double too_dear = std::max(0.0, cost_ratio / options_.threshold - 1);
  const double too_wrong = std::max(0.0, options_.lambda * (options_.tau - gain));
  return -1 - too_dear - too_wrong;
}

Trial RewardFunction::judge(int episode, const QuantPolicy& policy,
                            const Evaluation& outcome) const {
  Trial trial{episode, policy, outcome, cost_ratio(outcome.cost), 0, false};
  trial.reward = reward(outcome.accuracy, trial.cost_ratio);
  trial.feasible = feasible(outcome.accuracy, trial.cost_ratio);
  return trial;
}

}  // namespace ohmic
