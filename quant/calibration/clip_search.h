#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "quant/quantizer.h"

namespace ohmic {

/// The values in rising order.
std::vector<float> rising(const float* values, std::size_t count);

/// A sample of real values, sorted and summed so that the error of a quantiser costs one search a
/// level, or one look at each value if there are fewer of those.
class ValueDistribution {
 public:
  /// Values in rising order with their counts (histogram bins: centres).
  ValueDistribution(std::vector<float> rising_values, const std::vector<double>& counts);
  /// Values in rising order with one count each.
  explicit ValueDistribution(std::vector<float> rising_values);

  float low() const;   ///< smallest value, 0 if empty
  float high() const;  ///< largest value, 0 if empty
  float largest_magnitude() const;

  /// Sum of (value - code * step)^2 over the sample, codes saturated to `codes`.
  double squared_error(float step, CodeRange codes, Rounding rounding) const;

  /// Histogram of |value| over [0, limit]: `bins` equal bins; values beyond the limit are left out
  /// and their count is added to `beyond`.
  std::vector<double> magnitude_histogram(float limit, std::size_t bins, double& beyond) const;

 private:
  double error_by_level(float step, CodeRange codes, Rounding rounding) const;
  double error_by_value(float step, CodeRange codes, Rounding rounding) const;
  void sort_into_buckets();
  std::size_t bucket_of(float value) const;
  std::size_t first_at_least(float value) const;

  std::vector<float> values_;
  // First value of each of as many equal parts of the range as there are values.
  std::vector<std::uint32_t> bucket_start_;
  float buckets_per_unit_ = 0;
  // Sums over the values before index i, i = 0..size.
  std::vector<double> count_;
  std::vector<double> sum_;
  std::vector<double> square_;
};

/// Kullback-Leibler divergence of the sample's magnitudes, clipped at top_code * step, from their
/// quantised form: eq. (4) of the base paper over a histogram. The clipped tail counts for the
/// sample but not for its quantised form, so clipping has a price. Values in nats; 0 if both agree.
double kl_divergence(const ValueDistribution& sample, float step, int top_code, Rounding rounding);

/// Clip c of signed symmetric weights at `bits`: the best of 100 points up to the largest
/// magnitude.
float search_weight_clip(const ValueDistribution& weights, int bits, ClipMethod method,
                         Rounding rounding);

/// Grid of unsigned activations at `bits`: the best of 100 shrinkings of the sample's range, which
/// always holds 0.
ActivationGrid search_activation_grid(const ValueDistribution& inputs, int bits, ClipMethod method,
                                      Rounding rounding);

}  // namespace ohmic
