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
class Accelerator {
 public:
  Accelerator(const NetworkSpec& network, const ChipConfig& chip, const EnergyTable& table,
              bool detailed = false);

  /// Where the policy's weights lie. CapacityError where they do not fit the chip. The chip
  /// outlives the mapping.
  Mapping map(const QuantPolicy& policy) const;
  /// Timed run and pricing of one of its mappings. `observers` watch this run alone.
  CostReport run(const Mapping& mapping, const std::vector<ChipObserver*>& observers = {});
  /// Mapping, timed run and pricing.
  CostReport price(const QuantPolicy& policy, const std::vector<ChipObserver*>& observers = {}) {
    return run(map(policy), observers);
  }

  /// Process activations and transport calls of the last run.
  std::uint64_t kernel_events() const { return kernel_events_; }

 private:
  Mapper mapper_;
  EnergyMeter meter_;
  ChipSimulator simulator_;
  std::uint64_t kernel_events_ = 0;
};

}  // namespace ohmic
