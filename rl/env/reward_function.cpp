#include "rl/env/reward_function.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "rl/env/objective.h"
#include "rl/env/points.h"

namespace ohmic {
namespace {

/// The nearest number of 15 decimal digits, which every double tells apart: 0.1 x 3.7 is 0.37.
double decimal(double value) {
  constexpr int kBehindPoint = 14;
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::scientific, kBehindPoint)
                       .ptr;
  std::from_chars(text.data(), end, value);
  return value;
}

}  // namespace

RewardFunction::RewardFunction(const RewardOptions& options, const Evaluation& baseline)
    : options_(options), baseline_(baseline) {}

double RewardFunction::cost_ratio(const HardwareCost& cost) const {
  const HardwareCost& base = baseline_.cost;
  return options_.latency_weight * (cost.latency_ms / base.latency_ms) +
         options_.energy_weight * (cost.energy_mj / base.energy_mj) +
         options_.power_weight * (cost.component_power_w / base.component_power_w);
}

bool RewardFunction::feasible(double accuracy, double cost_ratio) const {
  return cost_ratio <= options_.threshold &&
         points_between(accuracy, baseline_.accuracy) >= options_.tau;
}

double RewardFunction::reward(const Evaluation& outcome, double cost_ratio) const {
  const double gain = points_between(outcome.accuracy, baseline_.accuracy);
  const double of_accuracy = decimal(options_.lambda * gain);
  const bool holds = feasible(outcome.accuracy, cost_ratio);
  switch (options_.kind) {
    case RewardKind::kLiteral:
      return cost_ratio <= options_.threshold || gain <= options_.tau ? of_accuracy : -1;
    case RewardKind::kAnd:
      return holds ? of_accuracy : -1;
    case RewardKind::kShaped:
      return holds ? of_accuracy : -1 - distance(gain, cost_ratio);
    case RewardKind::kCompression:
      return holds ? 1 - outcome.cost.crossbars / baseline_.cost.crossbars : of_accuracy;
    case RewardKind::kObjective:
      return objective(outcome, cost_ratio);
    case RewardKind::kUtilization:
      return holds ? of_accuracy + 10 * (outcome.cost.utilization - baseline_.cost.utilization)
                   : decimal(options_.lambda * options_.tau) - 1;
  }
  return -1;
}

double RewardFunction::objective(const Evaluation& outcome, double cost_ratio) const {
  const HardwareCost &cost = outcome.cost, &base = baseline_.cost;
  return objective_value(
      options_.objective,
      {outcome.accuracy, points_between(outcome.accuracy, baseline_.accuracy), cost_ratio,
       cost.latency_ms / base.latency_ms, cost.energy_mj / base.energy_mj,
       cost.component_power_w / base.component_power_w, cost.crossbars / base.crossbars,
       cost.utilization, options_.threshold, options_.tau,
       feasible(outcome.accuracy, cost_ratio) ? 1. : 0.});
}

double RewardFunction::distance(double gain, double cost_ratio) const {
  const double too_dear = std::max(0.0, cost_ratio / options_.threshold - 1);
  const double too_wrong = std::max(0.0, options_.lambda * (options_.tau - gain));
  return too_dear + too_wrong;
}

Trial RewardFunction::judge(int episode, const Candidate& policy, const Evaluation& outcome) const {
  Trial trial{episode, policy, outcome, cost_ratio(outcome.cost), 0, false};
  trial.reward = reward(outcome, trial.cost_ratio);
  trial.feasible = feasible(outcome.accuracy, trial.cost_ratio);
  return trial;
}

}  // namespace ohmic
