#pragma once

#include "hw/cost/cost_report.h"
#include "hw/cost/peak_figures.h"
#include "util/json_section.h"

namespace ohmic {

/// `total`, `layers` and `components` of `simulate --json`.
Json total_json(const CostReport& report);
Json layers_json(const CostReport& report);
Json components_json(const CostReport& report);

/// `peak` of `simulate --json`.
Json peak_json(const PeakFigures& peak);

}  // namespace ohmic
