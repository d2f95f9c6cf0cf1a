#include "quant/activation_statistics.h"

#include <algorithm>
#include <cmath>

#include "quant/activation_layers.h"

namespace ohmic {
namespace {

constexpr std::size_t kBins = 4096;  // a side of zero; at least half of them lie inside the range
constexpr std::size_t kMomentBlock = 288;  // rows: 32 channels of a 3 x 3 kernel
constexpr int kSmallestExponent = -40;     // widest range without doubling: 2^-28

void halve(std::vector<double>& bins) {
  for (std::size_t i = 0; i < kBins / 2; ++i) bins[i] = bins[2 * i] + bins[2 * i + 1];
  std::fill(bins.begin() + kBins / 2, bins.end(), 0.0);
}

/// Sum of in-bounds products of one output position, float32, raster order.
float float_dot(const Layer& layer, const float* weight, const float* input, int y0, int x0) {
  const Sliding& s = layer.sliding;
  const int channels = layer.in.channels / layer.groups;
  float sum = 0;
  for (int c = 0; c < channels; ++c) {
    for (int ky = 0; ky < s.kernel_h; ++ky) {
      const int y = y0 + ky * s.dilation_h;
      if (y < 0 || y >= layer.in.height) continue;
      const float* row = input + (c * layer.in.height + y) * layer.in.width;
      const float* taps = weight + (c * s.kernel_h + ky) * s.kernel_w;
      for (int kx = 0; kx < s.kernel_w; ++kx) {
        const int x = x0 + kx * s.dilation_w;
        if (x >= 0 && x < layer.in.width) sum += row[x] * taps[kx];
      }
    }
  }
  return sum;
}

Values float_weight_layer(const Layer& layer, const FoldedLayer& weights, const Values& input) {
  const auto rows = static_cast<std::size_t>(im2col(layer).rows);
  const int channels_out = layer.out.channels / layer.groups;
  const std::size_t group_input = input.size() / static_cast<std::size_t>(layer.groups);
  Values output;
  output.reserve(static_cast<std::size_t>(layer.out.elements()));
  for (int o = 0; o < layer.out.channels; ++o) {
    const auto channel = static_cast<std::size_t>(o);
    const float* weight = weights.weight.data() + channel * rows;
    const float* group = input.data() + static_cast<std::size_t>(o / channels_out) * group_input;
    for (int y = 0; y < layer.out.height; ++y) {
      for (int x = 0; x < layer.out.width; ++x) {
        const int y0 = y * layer.sliding.stride_h - layer.sliding.pad_top;
        const int x0 = x * layer.sliding.stride_w - layer.sliding.pad_left;
        output.push_back(float_dot(layer, weight, group, y0, x0) + weights.bias[channel]);
      }
    }
  }
  return output;
}

}  // namespace

InputStatistics::InputStatistics(int channels, InputMoments moments)
    : exponent_(kSmallestExponent),
      negative_(kBins),
      positive_(kBins),
      channel_sum_(static_cast<std::size_t>(channels)),
      moments_(std::move(moments)) {}

void InputStatistics::widen_to(int exponent) {
  for (; exponent_ < exponent; ++exponent_) {
    halve(negative_);
    halve(positive_);
  }
}

void InputStatistics::count_value(float value) {
  low_ = std::min(low_, value);
  high_ = std::max(high_, value);
  const float magnitude = std::abs(value);
  while (magnitude >= std::ldexp(static_cast<float>(kBins), exponent_)) widen_to(exponent_ + 1);
  const auto bin = static_cast<std::size_t>(std::ldexp(magnitude, -exponent_));
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

std::vector<InputStatistics> calibrate_plain(const NetworkSpec& network,
                                             const std::vector<FoldedLayer>& weights,
                                             const ImageSet& train, std::size_t images) {
  std::vector<InputStatistics> statistics = empty_statistics(network);
  for (std::size_t n = 0; n < std::min(images, train.size()); ++n) {
    run_graph(network, network_input(train, n), [&](int index, const Values& input) {
      const auto i = static_cast<std::size_t>(index);
      const Layer& layer = network.weight_layer(index);
      statistics[i].add(input.data(), input.size(), static_cast<std::size_t>(layer.in.pixels()));
      return float_weight_layer(layer, weights[i], input);
    });
  }
  return statistics;
}

std::vector<float> network_input(const ImageSet& images, std::size_t n) {
  const std::uint8_t* pixels = images.image(n);
  std::vector<float> values(images.image_bytes());
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(pixels[i]) / 255.0F;
  return values;
}

}  // namespace ohmic
