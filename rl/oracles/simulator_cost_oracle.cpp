#include "rl/oracles/simulator_cost_oracle.h"

namespace ohmic {

std::vector<TimedAnswer<HardwareCost>> SimulatorCostOracle::price(
    const std::vector<Candidate>& policies) {
  std::vector<TimedAnswer<HardwareCost>> answers;
  for (const Candidate& policy : policies) {
    const NetworkCodes codes = codes_ ? codes_(policy) : NetworkCodes();
    answers.push_back(timed([&] {
      const CostReport report = chip_.price(policy, codes_ ? &codes : nullptr);
      return HardwareCost{report.latency_ms, report.energy_mj, report.component_power_w,
                          static_cast<double>(report.crossbars), report.utilization};
    }));
    ++calls_;
  }
  return answers;
}

}  // namespace ohmic
