#pragma once

#include <string>
#include <unordered_map>

#include "hw/config/chip_config.h"
#include "hw/config/energy_table.h"
#include "hw/cost/energy_meter.h"
#include "hw/mapping/mapper.h"
#include "hw/sim/chip_simulator.h"
#include "rl/cost_oracle.h"

namespace ohmic {

/// Prices policies on the timed chip, elaborated once; a policy that was priced before is not
/// simulated again.
class SimulatorCostOracle final : public CostOracle {
 public:
  /// CapacityError where the network at W8A8, which needs most, does not fit. One a process: see
  /// ChipSimulator.
  SimulatorCostOracle(const NetworkSpec& network, const ChipConfig& chip, const EnergyTable& table);

  std::vector<HardwareCost> price(const std::vector<QuantPolicy>& policies) override;
  std::uint64_t simulator_calls() const override { return calls_; }

 private:
  HardwareCost simulate(const QuantPolicy& policy);

  ChipConfig chip_;
  Mapper mapper_;
  EnergyMeter meter_;
  ChipSimulator simulator_;
  std::unordered_map<std::string, HardwareCost> known_;
  std::uint64_t calls_ = 0;
};

}  // namespace ohmic
