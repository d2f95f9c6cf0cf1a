#pragma once

#include "hw/config/chip_config.h"
#include "hw/config/energy_table.h"
#include "hw/cost/cost_report.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Prices counts: one pure pass from activity and mapping to a report. Stored activity can be
/// priced again with another table without simulating again.
class EnergyMeter {
 public:
  EnergyMeter(const NetworkSpec& network, const ChipConfig& chip, const ChipPrices& prices);

  CostReport price(const Mapping& mapping, const Run& run) const;

 private:
  NetworkSpec network_;
  ChipConfig chip_;
  ChipPrices prices_;
};

/// What follows from a report's latency, energy and MACs: cycles, average power, efficiency.
void follow_totals(const ChipConfig& chip, CostReport& report);

}  // namespace ohmic
