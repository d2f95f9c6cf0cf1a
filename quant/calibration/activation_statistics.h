#pragma once

#include <cstddef>
#include <vector>

#include "datasets/dataset.h"
#include "nets/network_spec.h"
#include "quant/calibration/activation_moments.h"
#include "quant/calibration/clip_search.h"
#include "quant/network/network_weights.h"

namespace ohmic {

/// Input of one weight layer under the calibration images: the histogram of the values that are not
/// zero and the mean of each channel. Bins are powers of two wide and only ever double, so the
/// counts do not depend on the order of arrival.
class InputStatistics {
 public:
  explicit InputStatistics(int channels = 0, InputMoments moments = InputMoments());

  /// Adds one or more tensors of `pixels` values a channel: (image, channel, pixel), row major.
  void add(const float* values, std::size_t count, std::size_t pixels);
  /// Adds what another sample of the same layer saw.
  void merge(const InputStatistics& other);

  /// Keeps one image's input as it is.
  void keep(const std::vector<float>& input) { kept_.push_back(input); }
  const std::vector<std::vector<float>>& kept() const { return kept_; }

  ValueDistribution distribution() const;
  /// Mean input of each channel (of each feature of a flat input).
  std::vector<double> channel_means() const;
  InputMoments& moments() { return moments_; }
  const InputMoments& moments() const { return moments_; }

 private:
  void count_value(float value);
  void widen_to(int exponent);
  void measure_bins();

  int exponent_;                  // bins are 2^exponent_ wide
  float range_ = 0;               // of all bins of a side
  float bins_per_unit_ = 0;       // a power of two, as the width of a bin is: no rounding
  std::vector<double> negative_;  // bin i: values in (-(i+1), -i] widths
  std::vector<double> positive_;  // bin i: values in [i, i+1) widths
  float low_ = 0;
  float high_ = 0;
  std::vector<double> channel_sum_;
  double values_per_channel_ = 0;
  InputMoments moments_;
  std::vector<std::vector<float>> kept_;
};

/// One InputStatistics a weight layer, ready to be filled.
std::vector<InputStatistics> empty_statistics(const NetworkSpec& network);

/// Image n of a set as network input (pixel_values.h).
std::vector<float> network_input(const ImageSet& images, std::size_t n);

}  // namespace ohmic
