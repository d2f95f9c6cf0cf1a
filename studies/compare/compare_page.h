#pragma once

#include <string>

#include "studies/compare/analysis.h"

namespace ohmic {

/// The comparison as one self-contained HTML page: best accuracy against policies judged, Pareto
/// fronts, regret, the table. subject: network, chip and budget in args.
std::string compare_page(const std::string& subject, const Comparison& comparison);

}  // namespace ohmic
