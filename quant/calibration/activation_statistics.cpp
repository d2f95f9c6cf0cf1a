#include "quant/calibration/activation_statistics.h"

#include <algorithm>
#include <cmath>

#include "datasets/pixel_values.h"

namespace ohmic {
namespace {

constexpr std::size_t kBins = 4096;  // a side of zero; at least half of them lie inside the range
constexpr std::size_t kMomentBlock = 288;  // rows: 32 channels of a 3 x 3 kernel
constexpr int kSmallestExponent = -40;     // widest range without doubling: 2^-28

void halve(std::vector<double>& bins) {
  for (std::size_t i = 0; i < kBins / 2; ++i) bins[i] = bins[2 * i] + bins[2 * i + 1];
  std::fill(bins.begin() + kBins / 2, bins.end(), 0.0);
}

}  // namespace

InputStatistics::InputStatistics(int channels, InputMoments moments)
    : exponent_(kSmallestExponent),
      negative_(kBins),
      positive_(kBins),
      channel_sum_(static_cast<std::size_t>(channels)),
      moments_(std::move(moments)) {
  measure_bins();
}

void InputStatistics::measure_bins() {
  range_ = std::ldexp(static_cast<float>(kBins), exponent_);
  bins_per_unit_ = std::ldexp(1.0F, -exponent_);
}

void InputStatistics::widen_to(int exponent) {
  for (; exponent_ < exponent; ++exponent_) {
    halve(negative_);
    halve(positive_);
  }
  measure_bins();
}

void InputStatistics::count_value(float value) {
  low_ = std::min(low_, value);
  high_ = std::max(high_, value);
  const float magnitude = std::abs(value);
  while (magnitude >= range_) widen_to(exponent_ + 1);
  const auto bin = static_cast<std::size_t>(magnitude * bins_per_unit_);
  (value < 0 ? negative_ : positive_)[bin] += 1;
}

void InputStatistics::add(const float* values, std::size_t count, std::size_t pixels) {
  const std::size_t channels = channel_sum_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] == 0) continue;  // zero has a code of its own at every width
    count_value(values[i]);
    channel_sum_[i / pixels % channels] += double{values[i]};
  }
  values_per_channel_ += static_cast<double>(count / channels);
}

void InputStatistics::merge(const InputStatistics& other) {
  InputStatistics theirs = other;
  widen_to(theirs.exponent_);
  theirs.widen_to(exponent_);
  low_ = std::min(low_, theirs.low_);
  high_ = std::max(high_, theirs.high_);
  for (std::size_t i = 0; i < kBins; ++i) {
    negative_[i] += theirs.negative_[i];
    positive_[i] += theirs.positive_[i];
  }
  for (std::size_t c = 0; c < channel_sum_.size(); ++c) channel_sum_[c] += theirs.channel_sum_[c];
  values_per_channel_ += theirs.values_per_channel_;
  moments_.merge(theirs.moments_);
  kept_.insert(kept_.end(), theirs.kept_.begin(), theirs.kept_.end());
}

ValueDistribution InputStatistics::distribution() const {
  std::vector<float> values;
  std::vector<double> counts;
  const auto take = [&](float centre, double count) {
    if (count == 0) return;
    values.push_back(std::clamp(std::ldexp(centre, exponent_), low_, high_));
    counts.push_back(count);
  };
  for (std::size_t i = kBins; i-- > 0;) take(-(static_cast<float>(i) + 0.5F), negative_[i]);
  for (std::size_t i = 0; i < kBins; ++i) take(static_cast<float>(i) + 0.5F, positive_[i]);
  // The ends of the range are known exactly; their bins stand for them.
  if (!values.empty() && low_ < 0) values.front() = low_;
  if (!values.empty() && high_ > 0) values.back() = high_;
  return ValueDistribution(std::move(values), counts);
}

std::vector<double> InputStatistics::channel_means() const {
  std::vector<double> means = channel_sum_;
  for (double& mean : means) mean /= std::max(values_per_channel_, 1.0);
  return means;
}

std::vector<InputStatistics> empty_statistics(const NetworkSpec& network) {
  std::vector<InputStatistics> statistics;
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    const Layer& layer = network.weight_layer(static_cast<int>(i));
    const auto rows = static_cast<std::size_t>(im2col(layer).rows);
    statistics.emplace_back(layer.in.channels,
                            InputMoments(layer.groups == 1 ? rows : 0, kMomentBlock));
  }
  return statistics;
}

std::vector<float> network_input(const ImageSet& images, std::size_t n) {
  std::vector<float> values(images.image_bytes());
  write_values(images, n, n + 1, values.data());
  return values;
}

}  // namespace ohmic
