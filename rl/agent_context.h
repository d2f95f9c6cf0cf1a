#pragma once

#include <cstdint>
#include <functional>

#include "nets/network_spec.h"
#include "rl/agent_options.h"
#include "rl/cost_oracle.h"
#include "rl/quant_env.h"
#include "rl/reward_function.h"

namespace ohmic {

/// What a policy costs on the chip: asked of the search's own oracle, counted in its effort,
/// answered from memory where the policy was priced before.
using CostFunction = std::function<HardwareCost(const QuantPolicy&)>;

/// Everything an agent is told about the search that it is part of. Accuracies come only from
/// judged episodes; costs may be asked for at any time.
struct AgentContext {
  NetworkSpec network;
  QuantEnv env;
  RewardFunction reward;
  CostFunction cost;
  AgentOptions options;
  int episodes = 300;  ///< budget of the whole search
  std::uint64_t seed = 1;

  /// Cost over the cost of W8A8.
  double cost_ratio(const QuantPolicy& policy) const { return reward.cost_ratio(cost(policy)); }
  /// Whether the policy's cost is within the threshold; its accuracy may still be too low.
  bool affordable(const QuantPolicy& policy) const {
    return cost_ratio(policy) <= reward.options().threshold;
  }
};

}  // namespace ohmic
