#include "studies/compare/statistics.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>

namespace ohmic {
namespace {

double median_of_sorted(const std::vector<double>& sorted) {
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

}  // namespace

double student_t_975(std::size_t degrees) {
  assert(degrees >= 1);
  return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), 0.975);
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
