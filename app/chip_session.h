#pragma once

#include <cstdint>
#include <string>

#include "hw/config/hardware_record.h"
#include "hw/cost/energy_meter.h"
#include "hw/mapping/mapper.h"
#include "hw/sim/chip_simulator.h"
#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic::app {

/// One network on one elaborated chip: prices any number of policies. One a process.
class ChipSession {
 public:
  /// CapacityError where not even the largest policy (W8A8) fits the chip and `policy` neither.
  ChipSession(const NetworkSpec& network, const HardwareRecord& hardware, bool detailed = false);

  /// Mapping to cost report. CapacityError where the policy does not fit.
  CostReport price(const QuantPolicy& policy);

  /// Process activations and transport calls of the last run.
  std::uint64_t kernel_events() const { return kernel_events_; }
  const Mapper& mapper() const { return mapper_; }

 private:
  ChipConfig chip_;
  Mapper mapper_;
  EnergyMeter meter_;
  ChipSimulator simulator_;
  std::uint64_t kernel_events_ = 0;
};

}  // namespace ohmic::app
