#pragma once

#include "hw/cost/cost_report.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic {

/// What a search is told of a report.
inline HardwareCost hardware_cost(const CostReport& report) {
  return {report.latency_ms, report.energy_mj, report.component_power_w,
          static_cast<double>(report.crossbars), report.utilization};
}

}  // namespace ohmic
