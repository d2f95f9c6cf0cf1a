#include "quant/calibration/clip_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ohmic {
namespace {

constexpr int kGridPoints = 100;
constexpr std::size_t kKlBins = 2048;
constexpr std::size_t kMostWalkedLevels = 256;  // those of 8 bits
constexpr double kKlFloor = 1e-7;               // keeps the logarithm finite if a bin holds nothing

/// Level of the bin's centre under the quantiser, [0, top_code].
int level_of_bin(std::size_t bin, float width, float step, int top_code, Rounding rounding) {
  const float centre = (static_cast<float>(bin) + 0.5F) * width;
  return quantize_weight(centre, step, {0, top_code}, rounding);
}

/// The point of a 100-point grid over (0, 1] with the least error; the larger one if two are equal.
template <typename Error>
float best_fraction(const Error& error_of) {
  float best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (int i = kGridPoints; i >= 1; --i) {
    const float fraction = static_cast<float>(i) / kGridPoints;
    const double error = error_of(fraction);
    if (error < least) {
      least = error;
      best = fraction;
    }
  }
  return best;
}

ActivationGrid shrunk_grid(float low, float high, float fraction, int top_code) {
  ActivationGrid grid;
  grid.top_code = top_code;
  grid.scale = level_step((high - low) * fraction, top_code);
  grid.zero_point =
      std::clamp(static_cast<int>(std::round(-low * fraction / grid.scale)), 0, top_code);
  return grid;
}

}  // namespace

std::vector<float> rising(const float* values, std::size_t count) {
  std::vector<float> sorted(values, values + count);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

ValueDistribution::ValueDistribution(std::vector<float> rising_values)
    : ValueDistribution(std::move(rising_values), {}) {}

ValueDistribution::ValueDistribution(std::vector<float> rising_values,
                                     const std::vector<double>& counts)
    : values_(std::move(rising_values)),
      count_(values_.size() + 1),
      sum_(values_.size() + 1),
      square_(values_.size() + 1) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double value = values_[i];
    const double count = counts.empty() ? 1 : counts[i];
    count_[i + 1] = count_[i] + count;
    sum_[i + 1] = sum_[i] + count * value;
    square_[i + 1] = square_[i] + count * value * value;
  }
  sort_into_buckets();
}

void ValueDistribution::sort_into_buckets() {
  const float per_unit = static_cast<float>(values_.size()) / (high() - low());
  buckets_per_unit_ = std::isfinite(per_unit) ? per_unit : 0;
  for (std::size_t i = 0; i < values_.size(); ++i)
    bucket_start_.resize(bucket_of(values_[i]) + 1, static_cast<std::uint32_t>(i));
  bucket_start_.resize(values_.size(), static_cast<std::uint32_t>(values_.size()));
}

/// A larger value never lies in an earlier bucket, however it is rounded.
std::size_t ValueDistribution::bucket_of(float value) const {
  return std::min(static_cast<std::size_t>((value - low()) * buckets_per_unit_),
                  values_.size() - 1);
}

float ValueDistribution::low() const { return values_.empty() ? 0 : values_.front(); }
float ValueDistribution::high() const { return values_.empty() ? 0 : values_.back(); }
float ValueDistribution::largest_magnitude() const {
  return std::max(std::abs(low()), std::abs(high()));
}

/// Most values share a bucket with few others.
std::size_t ValueDistribution::first_at_least(float value) const {
  if (!(value > low())) return 0;
  if (value > high()) return values_.size();
  const std::size_t bucket = bucket_of(value);
  const auto first = values_.begin() + bucket_start_[bucket];
  const auto last = bucket + 1 < bucket_start_.size() ? values_.begin() + bucket_start_[bucket + 1]
                                                      : values_.end();
  return static_cast<std::size_t>(std::lower_bound(first, last, value) - values_.begin());
}

double ValueDistribution::squared_error(float step, CodeRange codes, Rounding rounding) const {
  const auto levels = static_cast<std::size_t>(codes.high - codes.low) + 1;
  return levels > kMostWalkedLevels && levels > values_.size()
             ? error_by_value(step, codes, rounding)
             : error_by_level(step, codes, rounding);
}

/// Wide grids have more levels than a channel has weights.
double ValueDistribution::error_by_value(float step, CodeRange codes, Rounding rounding) const {
  double error = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const int code = quantize_weight(values_[i], step, codes, rounding);
    const double rest = double{values_[i]} - code * double{step};
    error += (count_[i + 1] - count_[i]) * rest * rest;
  }
  return error;
}

double ValueDistribution::error_by_level(float step, CodeRange codes, Rounding rounding) const {
  const double offset = rounding == Rounding::kNearest ? -0.5 : 0.0;
  double error = 0;
  std::size_t begin = 0;
  for (int code = codes.low; code <= codes.high && begin < values_.size(); ++code) {
    const auto next_level = static_cast<float>((code + 1 + offset) * double{step});
    const std::size_t end = code == codes.high ? values_.size() : first_at_least(next_level);
    if (end <= begin) continue;
    const double level = code * double{step};
    error += (square_[end] - square_[begin]) - 2 * level * (sum_[end] - sum_[begin]) +
             level * level * (count_[end] - count_[begin]);
    begin = end;
  }
  return error;
}

std::vector<double> ValueDistribution::magnitude_histogram(float limit, std::size_t bins,
                                                           double& beyond) const {
  std::vector<double> histogram(bins);
  const double scale = static_cast<double>(bins) / limit;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double magnitude = std::abs(values_[i]);
    const double count = count_[i + 1] - count_[i];
    if (magnitude > limit) {
      beyond += count;
    } else {
      histogram[std::min(static_cast<std::size_t>(magnitude * scale), bins - 1)] += count;
    }
  }
  return histogram;
}

double kl_divergence(const ValueDistribution& sample, float step, int top_code, Rounding rounding) {
  const float clip = step * static_cast<float>(top_code);
  double beyond = 0;
  // As many bins below the clip as its share of the whole range: the bin width stays that of the
  // range.
  const double share = std::min(1.0, double{clip} / sample.largest_magnitude());
  const auto bins = std::max<std::size_t>(static_cast<std::size_t>(share * kKlBins), 1);
  const std::vector<double> inside = sample.magnitude_histogram(clip, bins, beyond);
  const float width = clip / static_cast<float>(bins);

  const auto levels = static_cast<std::size_t>(top_code) + 1;
  std::vector<double> mass(levels), sources(levels);
  std::vector<std::size_t> level(bins);
  double inside_total = 0;
  for (std::size_t i = 0; i < bins; ++i) {
    level[i] = static_cast<std::size_t>(level_of_bin(i, width, step, top_code, rounding));
    mass[level[i]] += inside[i];
    sources[level[i]] += inside[i] > 0 ? 1 : 0;
    inside_total += inside[i];
  }
  double divergence = 0;
  for (std::size_t i = 0; i < bins; ++i) {
    const double tail = i + 1 == bins ? beyond : 0;
    const double p = (inside[i] + tail) / (inside_total + beyond);
    if (p <= 0) continue;
    const double q = inside[i] > 0 ? mass[level[i]] / sources[level[i]] / inside_total : 0;
    divergence += p * std::log((p + kKlFloor) / (q + kKlFloor));
  }
  return divergence;
}

float search_weight_clip(const ValueDistribution& weights, int bits, ClipMethod method,
                         Rounding rounding) {
  const float largest = weights.largest_magnitude();
  const CodeRange codes = weight_codes(bits);
  if (method == ClipMethod::kMax || !(largest > 0)) return largest;
  return largest * best_fraction([&](float fraction) {
           const float step = level_step(largest * fraction, codes.high);
           return method == ClipMethod::kMse ? weights.squared_error(step, codes, rounding)
                                             : kl_divergence(weights, step, codes.high, rounding);
         });
}

ActivationGrid search_activation_grid(const ValueDistribution& inputs, int bits, ClipMethod method,
                                      Rounding rounding) {
  const int top = activation_top_code(bits);
  const float low = std::min(inputs.low(), 0.0F);
  const float high = std::max(inputs.high(), 0.0F);
  if (method == ClipMethod::kMax || !(high > low)) return shrunk_grid(low, high, 1, top);
  const float fraction = best_fraction([&](float f) {
    const ActivationGrid grid = shrunk_grid(low, high, f, top);
    const CodeRange codes{-grid.zero_point, top - grid.zero_point};
    return method == ClipMethod::kMse
               ? inputs.squared_error(grid.scale, codes, rounding)
               : kl_divergence(inputs, grid.scale, std::max(codes.high, -codes.low), rounding);
  });
  return shrunk_grid(low, high, fraction, top);
}

}  // namespace ohmic
