#pragma once

#include <string>

#include "rl/env/trial.h"

namespace ohmic {

/// Reward of a policy outside the constraints.
enum class RewardKind {
  kAnd,          ///< -1 unless the cost AND the accuracy hold: what the paper's text says
  kLiteral,      ///< -1 unless the cost holds OR the accuracy fails: eq. 2 as printed
  kShaped,       ///< kAnd, with a slope below -1 that grows with the distance to the constraints
  kCompression,  ///< the share of the baseline's crossbars that is saved, if accuracy holds; else
                 ///< lambda x gain
  kObjective,    ///< an expression, within the constraints and beyond them
  kUtilization   ///< 0.1 for each percentage point of utilization above the baseline's, and lambda
                 ///< x gain; outside 1 less than what tau is worth
};

/// Constraints and weights of eq. 2 of Wei 2022.
struct RewardOptions {
  RewardKind kind = RewardKind::kAnd;
  double threshold = 0.8;  ///< highest cost ratio allowed
  std::string objective;   ///< of kObjective, as objective_value() reads it
  double lambda = 0.1;     ///< reward of one percentage point of accuracy
  double tau = -10;        ///< largest loss of accuracy allowed, percentage points, negative
  double latency_weight = 1.0 / 3;
  double energy_weight = 1.0 / 3;
  double power_weight = 1.0 / 3;
};

/// Judges a policy against W8A8 on the same chip and the same images.
class RewardFunction {
 public:
  RewardFunction(const RewardOptions& options, const Evaluation& baseline);

  /// alpha x latency/latency_W8A8 + beta x energy/energy_W8A8 + gamma x power/power_W8A8.
  double cost_ratio(const HardwareCost& cost) const;
  /// Whether cost and accuracy both hold; the bounds themselves do. accuracy: percent.
  bool feasible(double accuracy, double cost_ratio) const;
  /// Eq. 2, or what the kind says in its place. cost_ratio: of the outcome.
  double reward(const Evaluation& outcome, double cost_ratio) const;
  /// All three of one outcome, as a trial.
  Trial judge(int episode, const Candidate& policy, const Evaluation& outcome) const;

  const RewardOptions& options() const { return options_; }
  const Evaluation& baseline() const { return baseline_; }

 private:
  double objective(const Evaluation& outcome, double cost_ratio) const;
  /// From the constraints, for kShaped.
  double distance(double gain, double cost_ratio) const;

  RewardOptions options_;
  Evaluation baseline_;
};

}  // namespace ohmic
