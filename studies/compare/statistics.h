#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace ohmic {

/// A sample in figures.
struct SampleFigures {
  std::size_t count = 0;
  std::optional<double> mean, median;  ///< none of an empty sample
  /// The mean's 95 % confidence interval is mean +- this; none below two values.
  std::optional<double> half_width;
};

/// The interval takes the values for a normal sample: Student's t of count - 1 degrees of freedom
/// times the sample's standard deviation over sqrt(count).
SampleFigures sample_figures(std::vector<double> values);

/// The 97.5 % point of Student's t. degrees: at least 1.
double student_t_975(std::size_t degrees);

}  // namespace ohmic
