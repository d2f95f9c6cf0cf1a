#include "quant/integer/weight_scales.h"

#include <algorithm>
#include <cmath>

namespace ohmic {
namespace {

float largest_magnitude(const float* values, std::size_t count) {
  float largest = 0;
  for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(values[i]));
  return largest;
}

}  // namespace

WeightScales::WeightScales(const std::vector<float>& weight, std::size_t outputs,
                           const QuantizerOptions& options)
    : options_(options), outputs_(outputs) {
  const std::size_t rows = weight.size() / outputs;
  if (options.per_tensor) {
    rising_.push_back(rising(weight.data(), weight.size()));
  } else if (options.clip == ClipMethod::kKl) {
    std::vector<float> scaled = weight;
    for (std::size_t o = 0; o < outputs; ++o) {
      largest_.push_back(largest_magnitude(weight.data() + o * rows, rows));
      for (std::size_t r = 0; r < rows && largest_[o] > 0; ++r) scaled[o * rows + r] /= largest_[o];
    }
    rising_.push_back(rising(scaled.data(), scaled.size()));
  } else {
    for (std::size_t o = 0; o < outputs; ++o)
      rising_.push_back(rising(weight.data() + o * rows, rows));
  }
}

float WeightScales::clip(std::size_t part, int bits) const {
  return search_weight_clip(ValueDistribution(rising_[part]), bits, options_.clip,
                            options_.rounding);
}

/// Clip by divergence, as a share of each channel's largest weight, of all channels together: a
/// histogram of one channel's few weights is mostly empty and its divergence says nothing.
std::vector<float> WeightScales::shared_kl_scales(int bits) const {
  const float fraction = clip(0, bits);
  std::vector<float> scales;
  for (const float largest : largest_)
    scales.push_back(level_step(fraction * largest, weight_codes(bits).high));
  return scales;
}

std::vector<float> WeightScales::at(int bits) const {
  if (!largest_.empty()) return shared_kl_scales(bits);
  std::vector<float> scales;
  for (std::size_t part = 0; part < rising_.size(); ++part)
    scales.push_back(level_step(clip(part, bits), weight_codes(bits).high));
  scales.resize(outputs_, scales.front());
  return scales;
}

}  // namespace ohmic
