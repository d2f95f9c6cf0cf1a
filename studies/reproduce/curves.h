#pragma once

#include <optional>
#include <vector>

#include "studies/reproduce/search_records.h"

namespace ohmic {

/// Episodes over which the curves of figures 6 to 8 are smoothed.
constexpr std::size_t kWindow = 20;

using Curve = std::vector<std::optional<double>>;

/// Accuracy in percent, and cost in percent of W8A8, by episode.
Curve accuracies(const SearchRecord& run);
Curve costs(const SearchRecord& run);

/// The first episode from which on the running mean stays within a point of the mean of the last
/// tenth; none for a curve of no episodes.
std::optional<std::size_t> settled(const Curve& curve);

/// The first episode from which on the running mean stays at or below a bound; none if the last one
/// is above it.
std::optional<std::size_t> stays_below(const Curve& curve, double bound);

/// Mean and standard deviation of a part of a curve: [begin, end), cut to what there is.
struct Spread {
  double mean = 0, deviation = 0;
};
Spread spread(const Curve& curve, std::size_t begin, std::size_t end);

/// Feasible episodes among the last tenth, in percent.
double late_feasible_percent(const SearchRecord& run);

/// Episodes that count as the end of a run: a tenth, at least one.
std::size_t last_tenth(std::size_t episodes);

}  // namespace ohmic
