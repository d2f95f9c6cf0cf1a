#include "rl/oracles/simulator_cost_oracle.h"

namespace ohmic {

std::vector<HardwareCost> SimulatorCostOracle::price(const std::vector<QuantPolicy>& policies) {
  std::vector<HardwareCost> costs;
  for (const QuantPolicy& policy : policies) {
    const std::string key = to_string(policy);
    auto found = known_.find(key);
    if (found == known_.end()) {
      const CostReport report = chip_.price(policy);
      found = known_
                  .emplace(key, HardwareCost{report.latency_ms, report.energy_mj,
                                             report.component_power_w})
                  .first;
    }
    costs.push_back(found->second);
  }
  return costs;
}

}  // namespace ohmic
