#pragma once

#include <string>
#include <unordered_map>

#include "hw/accelerator.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic {

/// Prices policies on the timed chip; a policy that was priced before is not simulated again.
class SimulatorCostOracle final : public CostOracle {
 public:
  SimulatorCostOracle(const NetworkSpec& network, const ChipConfig& chip, const EnergyTable& table)
      : chip_(network, chip, table) {}

  std::vector<HardwareCost> price(const std::vector<QuantPolicy>& policies) override;
  std::uint64_t simulator_calls() const override { return known_.size(); }

 private:
  Accelerator chip_;
  std::unordered_map<std::string, HardwareCost> known_;
};

}  // namespace ohmic
