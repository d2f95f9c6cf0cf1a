#pragma once

#include "hw/cost/cost_report.h"
#include "hw/cost/peak_figures.h"
#include "hw/cost/power_figures.h"
#include "util/json_section.h"

namespace ohmic {

/// `total`, `layers` and `components` of `simulate --json`.
Json total_json(const CostReport& report);
Json layers_json(const CostReport& report);
Json components_json(const CostReport& report);

/// `power` of `simulate --json`.
Json power_json(const PowerFigures& power);

/// `peak` of `simulate --json`.
Json peak_json(const PeakFigures& peak);

}  // namespace ohmic
