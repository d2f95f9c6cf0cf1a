#pragma once

#include <cstdint>
#include <vector>

#include "hw/accelerator.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic {

/// Prices policies on the timed chip.
class SimulatorCostOracle final : public CostOracle {
 public:
  SimulatorCostOracle(const NetworkSpec& network, const ChipConfig& chip, const EnergyTable& table)
      : chip_(network, chip, table) {}

  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<QuantPolicy>& policies) override;
  std::uint64_t simulator_calls() const override { return calls_; }

 private:
  Accelerator chip_;
  std::uint64_t calls_ = 0;
};

}  // namespace ohmic
