#pragma once

#include <functional>
#include <string>

#include "hw/cost/cost_report.h"
#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic::app {

/// Prices the policies of `source`, a file or "-" for standard input, one a line, as they come.
/// A line: `W6A4`, `W6A4/8`, one part a weight layer (`W8A8-W6A4-...`), each bare or as a JSON
/// string, or a policy file's object; blank lines are passed over. Each gives one line of JSON on
/// standard output at once: {"policy": "W8A8-...", "total": {...}}, or with "error" in the place of
/// "total" if it does not fit the chip. A line that is no policy gives {"error": "..."}, which
/// names its number. Throws ConfigError if the source cannot be read, or if a line is longer
/// than kLongestLine. price: the cost of a policy.
void price_policies(const std::string& source, const NetworkSpec& network,
                    const std::function<CostReport(const QuantPolicy&)>& price);

}  // namespace ohmic::app
