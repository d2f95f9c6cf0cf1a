#include "studies/compare/statistics.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace ohmic {
namespace {

/// By degrees of freedom, 1 to 30. Any table of the distribution has them.
constexpr std::array<double, 30> kPoints = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                            2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                            2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                            2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
constexpr double kNormalPoint = 1.960;  // of infinitely many

double median_of_sorted(const std::vector<double>& sorted) {
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

}  // namespace

double student_t_975(std::size_t degrees) {
  assert(degrees >= 1);
  if (degrees <= kPoints.size()) return kPoints[degrees - 1];
  // Nearly straight over 1 / degrees: less than 0.001 off.
  const double share = static_cast<double>(kPoints.size()) / static_cast<double>(degrees);
  return kNormalPoint + share * (kPoints.back() - kNormalPoint);
}

SampleFigures sample_figures(std::vector<double> values) {
  SampleFigures figures;
  figures.count = values.size();
  if (values.empty()) return figures;
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  figures.mean = mean;
  figures.median = median_of_sorted(values);
  if (values.size() < 2) return figures;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  figures.half_width = student_t_975(values.size() - 1) * std::sqrt(squares / (count - 1) / count);
  return figures;
}

}  // namespace ohmic
