#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/cost/cost_report.h"

namespace ohmic {

/// The mean of what images cost whose inputs decide what is activated. reports: of one mapping, at
/// least one.
CostReport mean_report(const std::vector<CostReport>& reports, const ChipConfig& chip);

}  // namespace ohmic
