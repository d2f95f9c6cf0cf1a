#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/plot_frame.h"
#include "studies/compare/analysis.h"

namespace ohmic {

/// Best feasible accuracy against distinct policies judged, at one threshold: a faint line a seed,
/// the median over seeds on top.
std::string progress_plot(const Comparison& comparison, double threshold);

/// Accuracy against cost of the policies that no other one of the same agent beats in both, over
/// all thresholds and seeds; accuracies within tau of W8A8.
std::string pareto_plot(const Comparison& comparison);

/// Mean regret of every agent at every threshold, with its interval.
std::string regret_plot(const Comparison& comparison);

/// Best feasible accuracy after 1, 2, ... distinct policies; none before the first feasible one.
/// Goes on to `count` at its last value.
std::vector<std::optional<double>> best_so_far(const std::vector<JudgedPolicy>& judged,
                                               std::size_t count);

/// The median of the values; one that is missing is below all others. None if the median would
/// take one that is missing.
std::optional<double> median_with_gaps(std::vector<std::optional<double>> values);

}  // namespace ohmic
