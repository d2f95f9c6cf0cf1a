#pragma once

#include <functional>

#include "hw/config/hardware_record.h"
#include "hw/cost/cost_report.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// Says what an integer network costs on a chip. Throws CapacityError if it does not fit.
using PriceNetwork =
    std::function<CostReport(const HardwareRecord& hardware, const IntegerNetwork& integers)>;

/// Mean of latency, energy and power against the baseline's.
double cost_ratio(const CostReport& cost, const CostReport& baseline);

}  // namespace ohmic
