#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "nets/network_spec.h"
#include "rl/agents/agent_options.h"
#include "rl/env/quant_env.h"
#include "rl/env/reward_function.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic {

/// What policies cost on the chip, in order: asked of the search's own oracle, counted in its
/// effort, answered from memory if a policy was priced before.
using CostFunction = std::function<std::vector<HardwareCost>(const std::vector<Candidate>&)>;

/// Everything an agent is told about the search that it is part of. Accuracies come only from
/// judged episodes; costs may be asked for at any time.
struct AgentContext {
  NetworkSpec network;
  QuantEnv env;
  RewardFunction reward;
  CostFunction costs;
  AgentOptions options;
  int episodes = 300;  ///< budget of the whole search
  std::uint64_t seed = 1;

  /// Costs over the cost of W8A8, in order. Policies that are asked for together may be priced side
  /// by side.
  std::vector<double> cost_ratios(const std::vector<Candidate>& policies) const {
    std::vector<double> ratios;
    for (const HardwareCost& cost : costs(policies)) ratios.push_back(reward.cost_ratio(cost));
    return ratios;
  }
  double cost_ratio(const Candidate& policy) const { return cost_ratios({policy}).front(); }
  /// Whether each policy's cost is within the threshold; its accuracy may still be too low.
  std::vector<bool> affordable(const std::vector<Candidate>& policies) const {
    std::vector<bool> answers;
    for (const double ratio : cost_ratios(policies))
      answers.push_back(ratio <= reward.options().threshold);
    return answers;
  }
  bool affordable(const Candidate& policy) const {
    return cost_ratio(policy) <= reward.options().threshold;
  }
};

}  // namespace ohmic
