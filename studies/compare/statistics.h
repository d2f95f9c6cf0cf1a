#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace ohmic {

/// Where the members of a sample that have no value stand in its order.
enum class Missing {
  kNone,    ///< nowhere: they are no members
  kLowest,  ///< below all others
  kHighest
};

/// A sample in figures.
struct SampleFigures {
  std::size_t count = 0;  ///< of values
  /// None of an empty sample. Where values are missing there is no mean, for one of the others
  /// alone would flatter, and no median if it is one of those missing.
  std::optional<double> mean, median;
  /// The mean's 95 % confidence interval is mean +- this; none below two values.
  std::optional<double> half_width;
};

/// The interval takes the values for a normal sample: Student's t of count - 1 degrees of freedom
/// times the sample's standard deviation over sqrt(count).
SampleFigures sample_figures(std::vector<double> values, std::size_t missing = 0,
                             Missing side = Missing::kNone);

/// The median, of an even number the mean of the middle two; infinite where these are, and of two
/// infinities of both signs not a number. values: at least one.
double median_of(std::vector<double> values);

/// The value below which a share of a sorted sample lies, linear between neighbours. sorted: at
/// least one.
double quantile_of(const std::vector<double>& sorted, double share);

/// Kaplan and Meier's estimate of the median of something that takes `at` where it was seen, and
/// longer than `longer` where the watch ended before. None if more than half may take longer.
std::optional<double> survival_median(std::vector<double> at, std::vector<double> longer);

/// McNemar's test, exact: how likely two that are equally good part on images at least as unevenly
/// as `one` to `other`, two-sided; 1 where they never part.
double mcnemar(std::size_t one, std::size_t other);

/// The 97.5 % point of Student's t. degrees: at least 1.
double student_t_975(std::size_t degrees);

}  // namespace ohmic
