#include "methods/network_price.h"

#include "rl/env/reward_function.h"
#include "rl/oracles/report_cost.h"

namespace ohmic {

double cost_ratio(const CostReport& cost, const CostReport& baseline) {
  return RewardFunction({}, {0, hardware_cost(baseline)}).cost_ratio(hardware_cost(cost));
}

}  // namespace ohmic
