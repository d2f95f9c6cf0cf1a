#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/config/energy_table.h"
#include "hw/cost/energy_meter.h"
#include "hw/mapping/mapper.h"
#include "hw/sim/chip_simulator.h"
#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// One network on one elaborated chip: policy in, cost report out, any number of times. One a
/// process: see ChipSimulator.
class PricedChip {
 public:
  PricedChip(const NetworkSpec& network, const ChipConfig& chip, const EnergyTable& table,
             bool detailed = false);

  /// Mapping, timed run and pricing. CapacityError where the policy does not fit the chip.
  /// `observers` watch this run alone.
  CostReport price(const QuantPolicy& policy, const std::vector<ChipObserver*>& observers = {});

  /// Process activations and transport calls of the last run.
  std::uint64_t kernel_events() const { return kernel_events_; }

 private:
  Mapper mapper_;
  EnergyMeter meter_;
  ChipSimulator simulator_;
  std::uint64_t kernel_events_ = 0;
};

}  // namespace ohmic
