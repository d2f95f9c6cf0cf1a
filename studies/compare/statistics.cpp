#include "studies/compare/statistics.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>
#include <limits>

namespace ohmic {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

double student_t_975(std::size_t degrees) {
  assert(degrees >= 1);
  return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), 0.975);
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double quantile_of(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::optional<double> survival_median(std::vector<double> at, std::vector<double> longer) {
  std::sort(at.begin(), at.end());
  std::sort(longer.begin(), longer.end());
  double surviving = 1;
  for (std::size_t i = 0; i < at.size();) {
    const auto same = static_cast<std::size_t>(std::upper_bound(at.begin(), at.end(), at[i]) -
                                               at.begin() - static_cast<std::ptrdiff_t>(i));
    // Whose watch ended at this very time was still watched.
    const auto watched = static_cast<std::size_t>(
        longer.end() - std::lower_bound(longer.begin(), longer.end(), at[i]));
    const std::size_t left = at.size() - i + watched;
    surviving *= 1 - static_cast<double>(same) / static_cast<double>(left);
    if (surviving <= 0.5 + 1e-12) return at[i];
    i += same;
  }
  return std::nullopt;
}

double mcnemar(std::size_t one, std::size_t other) {
  if (one + other == 0) return 1;
  const boost::math::binomial fair(static_cast<double>(one + other), 0.5);
  return std::min(1.0, 2 * boost::math::cdf(fair, static_cast<double>(std::min(one, other))));
}

SampleFigures sample_figures(std::vector<double> values, std::size_t missing, Missing side) {
  SampleFigures figures;
  figures.count = values.size();
  if (values.empty()) return figures;
  if (side == Missing::kNone) missing = 0;
  std::vector<double> all = values;
  all.resize(all.size() + missing, side == Missing::kLowest ? -kInfinity : kInfinity);
  const double median = median_of(std::move(all));
  if (std::isfinite(median)) figures.median = median;
  if (missing > 0) return figures;
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  figures.mean = mean;
  if (values.size() < 2) return figures;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  figures.half_width = student_t_975(values.size() - 1) * std::sqrt(squares / (count - 1) / count);
  return figures;
}

}  // namespace ohmic
