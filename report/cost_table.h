#pragma once

#include <iosfwd>
#include <string>

#include "hw/cost/cost_report.h"
#include "hw/cost/power_figures.h"
#include "hw/cost/stream_report.h"
#include "util/json_section.h"

namespace ohmic {

/// The readable side of `simulate`: per layer, totals, and where the time and the energy go.
void print_cost_table(std::ostream& out, const std::string& network, const std::string& hardware,
                      const CostReport& report, const Json& simulator);

/// Prints the average and the peak of power over time: one line.
void print_power(std::ostream& out, const PowerFigures& power);

/// Prints what a stream of images does: one line.
void print_stream(std::ostream& out, const StreamReport& stream);

}  // namespace ohmic
