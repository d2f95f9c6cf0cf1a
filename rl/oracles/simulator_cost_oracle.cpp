#include "rl/oracles/simulator_cost_oracle.h"

#include "rl/oracles/report_cost.h"

namespace ohmic {

std::vector<TimedAnswer<HardwareCost>> SimulatorCostOracle::price(
    const std::vector<Candidate>& policies) {
  std::vector<TimedAnswer<HardwareCost>> answers;
  for (const Candidate& policy : policies) {
    const NetworkCodes codes = codes_ ? codes_(policy) : NetworkCodes();
    answers.push_back(
        timed([&] { return hardware_cost(chip_.price(policy, codes_ ? &codes : nullptr)); }));
    ++calls_;
  }
  return answers;
}

}  // namespace ohmic
