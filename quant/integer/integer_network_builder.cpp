#include "quant/integer/integer_network_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace ohmic {
namespace {

/// Scales tried around the one of least weight error; at higher widths that one is as good.
constexpr std::array<float, 6> kScaleFactors{0.7F, 0.8F, 0.9F, 1.1F, 1.2F, 1.3F};
constexpr int kMostScaleSearchBits = 4;

float largest_magnitude(const std::vector<float>& weight, std::size_t outputs, std::size_t o) {
  const std::size_t rows = weight.size() / outputs;
  float largest = 0;
  for (std::size_t r = 0; r < rows; ++r)
    largest = std::max(largest, std::abs(weight[o * rows + r]));
  return largest;
}

/// Clip by divergence, as a share of each channel's largest weight, of all channels together: a
/// histogram of one channel's few weights is mostly empty and its divergence says nothing.
float shared_kl_fraction(const std::vector<float>& weight, std::size_t outputs, int bits,
                         Rounding rounding) {
  const std::size_t rows = weight.size() / outputs;
  std::vector<float> scaled = weight;
  for (std::size_t o = 0; o < outputs; ++o) {
    const float largest = largest_magnitude(weight, outputs, o);
    for (std::size_t r = 0; r < rows && largest > 0; ++r) scaled[o * rows + r] /= largest;
  }
  const ValueDistribution distribution(scaled.data(), scaled.size());
  return search_weight_clip(distribution, bits, ClipMethod::kKl, rounding);
}

/// One scale an output channel, or the same for all.
std::vector<float> weight_scales(const std::vector<float>& weight, std::size_t outputs, int bits,
                                 const QuantizerOptions& options) {
  const std::size_t rows = weight.size() / outputs;
  const auto scale_of = [&](const float* values, std::size_t count) {
    const ValueDistribution distribution(values, count);
    const float clip = search_weight_clip(distribution, bits, options.clip, options.rounding);
    return level_step(clip, weight_codes(bits).high);
  };
  if (options.per_tensor) {
    return std::vector<float>(outputs, scale_of(weight.data(), weight.size()));
  }
  std::vector<float> scales(outputs);
  if (options.clip == ClipMethod::kKl) {
    const float fraction = shared_kl_fraction(weight, outputs, bits, options.rounding);
    for (std::size_t o = 0; o < outputs; ++o) {
      scales[o] =
          level_step(fraction * largest_magnitude(weight, outputs, o), weight_codes(bits).high);
    }
    return scales;
  }
  for (std::size_t o = 0; o < outputs; ++o) scales[o] = scale_of(weight.data() + o * rows, rows);
  return scales;
}

/// Row sums, and the larger of the positive and the negative part of each output: no partial sum of
/// products with codes in [0, top] leaves +-top times it.
void add_sums(IntegerWeights& weights) {
  const std::size_t rows = weights.codes.size() / weights.scale.size();
  for (std::size_t o = 0; o < weights.scale.size(); ++o) {
    std::int32_t positive = 0, negative = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const std::int32_t code = weights.codes[o * rows + r];
      (code > 0 ? positive : negative) += code;
    }
    weights.row_sum.push_back(positive + negative);
    weights.largest_partial_sum =
        std::max<std::int64_t>(weights.largest_partial_sum, std::max(positive, -negative));
  }
}

/// Codes of weights that know nothing of each other.
IntegerWeights round_each(const std::vector<float>& weight, std::vector<float> scale, int bits,
                          Rounding rounding) {
  IntegerWeights quantised;
  quantised.scale = std::move(scale);
  quantised.codes.resize(weight.size());
  const std::size_t rows = weight.size() / quantised.scale.size();
  for (std::size_t i = 0; i < weight.size(); ++i) {
    quantised.codes[i] = static_cast<std::int8_t>(
        quantize_weight(weight[i], quantised.scale[i / rows], weight_codes(bits), rounding));
  }
  add_sums(quantised);
  return quantised;
}

/// Codes of output `o` with error feedback, and with them the scale near the given one whose output
/// error is least. A scale that several outputs share, or that the user's method fixes, stays.
void round_output(const std::vector<float>& weight, const FeedbackRounder& rounder, std::size_t o,
                  int bits, const QuantizerOptions& options, IntegerWeights& quantised) {
  const std::size_t rows = weight.size() / quantised.scale.size();
  const float* values = weight.data() + o * rows;
  const CodeRange codes = weight_codes(bits);
  const float first = quantised.scale[o];
  FeedbackRounder::Result best = rounder.round(values, first, codes);
  if (!options.per_tensor && options.clip == ClipMethod::kMse && bits <= kMostScaleSearchBits) {
    for (const float factor : kScaleFactors) {
      FeedbackRounder::Result other = rounder.round(values, first * factor, codes);
      if (other.output_error >= best.output_error) continue;
      best = std::move(other);
      quantised.scale[o] = first * factor;
    }
  }
  std::copy(best.codes.begin(), best.codes.end(),
            quantised.codes.begin() + static_cast<std::ptrdiff_t>(o * rows));
}

}  // namespace

IntegerWeights quantize_weights(const std::vector<float>& weight, std::size_t outputs, int bits,
                                const QuantizerOptions& options, const FeedbackRounder* rounder) {
  std::vector<float> scale = weight_scales(weight, outputs, bits, options);
  if (rounder == nullptr) return round_each(weight, std::move(scale), bits, options.rounding);
  IntegerWeights quantised;
  quantised.scale = std::move(scale);
  quantised.codes.resize(weight.size());
  for (std::size_t o = 0; o < outputs; ++o)
    round_output(weight, *rounder, o, bits, options, quantised);
  add_sums(quantised);
  return quantised;
}

IntegerWeights learned_weights(const FoldedLayer& layer) {
  std::vector<float> scale(layer.bias.size());
  for (std::size_t o = 0; o < scale.size(); ++o) scale[o] = layer.learned->weight_step(o);
  return round_each(layer.weight, std::move(scale), layer.learned->bits.weight_bits,
                    Rounding::kNearest);
}

IntegerNetworkBuilder::IntegerNetworkBuilder(NetworkSpec network, std::vector<FoldedLayer> weights,
                                             std::vector<InputStatistics> inputs,
                                             QuantizerOptions options)
    : network_(std::move(network)),
      weights_(std::move(weights)),
      inputs_(std::move(inputs)),
      options_(options),
      quantised_(weights_.size()),
      grids_(weights_.size()),
      corrected_(weights_.size()),
      exact_(weights_.size()),
      rounders_(weights_.size()) {
  for (const InputStatistics& seen : inputs_) {
    if (options_.bn_reestimation && seen.kept().empty())
      throw std::logic_error("re-estimation without kept inputs");
  }
}

IntegerNetwork IntegerNetworkBuilder::build(const QuantPolicy& policy) {
  const std::lock_guard<std::mutex> lock(mutex_);
  IntegerNetwork integers;
  integers.rounding = options_.rounding;
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    const LayerBits bits = policy.layers[i];
    const Quantised& layer = quantised(i, bits.weight_bits);
    integers.layers.push_back({bits, layer.weights, grid(i, bits.activation_bits), layer.bias});
    if (!options_.bn_reestimation || learned_at(i, bits.weight_bits)) continue;
    integers.layers.back().bias = corrected(i, bits).bias;
    integers.layers.back().corrected_scale = corrected(i, bits).scale;
  }
  return integers;
}

const IntegerNetworkBuilder::Quantised& IntegerNetworkBuilder::quantised(std::size_t layer,
                                                                         int bits) {
  auto& slot = quantised_[layer][static_cast<std::size_t>(bits)];
  if (!slot) {
    // What was trained was the rounding itself: nothing is left to feed back or to correct.
    const bool learned = learned_at(layer, bits);
    const auto weights = std::make_shared<const IntegerWeights>(
        learned ? learned_weights(weights_[layer]) : weights_at(layer, bits));
    slot = Quantised{weights, learned ? weights_[layer].bias : bias_of(layer, *weights)};
  }
  return *slot;
}

const IntegerNetworkBuilder::Corrected& IntegerNetworkBuilder::corrected(std::size_t layer,
                                                                         LayerBits bits) {
  const auto [slot, is_new] =
      corrected_[layer].try_emplace({bits.weight_bits, bits.activation_bits});
  if (!is_new) return slot->second;
  const Layer& spec = network_.weight_layer(static_cast<int>(layer));
  const std::vector<Values>& inputs = inputs_[layer].kept();
  if (!exact_[layer]) exact_[layer] = output_moments(spec, weights_[layer], inputs);
  const IntegerWeights& weights = *quantised(layer, bits.weight_bits).weights;
  const OutputMoments found = rounded_output_moments(
      spec, weights, grid(layer, bits.activation_bits), options_.rounding, inputs);
  const OutputCorrection match = match_moments(*exact_[layer], found, options_.per_tensor);
  for (std::size_t o = 0; o < weights.scale.size(); ++o) {
    slot->second.scale.push_back(static_cast<float>(double{weights.scale[o]} * match.factor[o]));
    slot->second.bias.push_back(static_cast<float>(match.offset[o]));
  }
  return slot->second;
}

const ActivationGrid& IntegerNetworkBuilder::grid(std::size_t layer, int bits) {
  auto& slot = grids_[layer][static_cast<std::size_t>(bits)];
  if (!slot && has_learned(layer) && weights_[layer].learned->bits.activation_bits == bits)
    slot = weights_[layer].learned->input_grid();
  if (!slot) {
    const Layer& spec = network_.weight_layer(static_cast<int>(layer));
    const bool is_image = spec.inputs.front() == kNetworkInput;
    // At 8 bits an image's codes are its pixels.
    slot = is_image && bits == kMaxBits
               ? ActivationGrid{1.0F / 255.0F, 0, 255}
               : search_activation_grid(inputs_[layer].distribution(), bits, options_.clip,
                                        options_.rounding);
  }
  return *slot;
}

bool IntegerNetworkBuilder::learned_at(std::size_t layer, int weight_bits) const {
  return has_learned(layer) && weights_[layer].learned->bits.weight_bits == weight_bits;
}

bool IntegerNetworkBuilder::has_learned(std::size_t layer) const {
  const std::optional<LearnedGrid>& learned = weights_[layer].learned;
  if (!learned || options_.rounding != Rounding::kNearest) return false;
  const std::vector<float>& clip = learned->weight_clip;
  return !options_.per_tensor ||
         std::all_of(clip.begin(), clip.end(), [&](float c) { return c == clip.front(); });
}

IntegerWeights IntegerNetworkBuilder::weights_at(std::size_t layer, int bits) {
  const FoldedLayer& exact = weights_[layer];
  const InputMoments& moments = inputs_[layer].moments();
  const bool feedback =
      options_.error_feedback && options_.rounding == Rounding::kNearest && moments.rows() > 0;
  if (!feedback) return quantize_weights(exact.weight, exact.bias.size(), bits, options_);
  if (!rounders_[layer]) rounders_[layer].emplace(moments);
  return quantize_weights(exact.weight, exact.bias.size(), bits, options_, &*rounders_[layer]);
}

std::vector<double> IntegerNetworkBuilder::mean_input(std::size_t layer) const {
  if (inputs_[layer].moments().rows() > 0) return inputs_[layer].moments().mean();
  // Without moments: every tap of a channel has the channel's mean. One group's rows after the
  // other's.
  const Layer& spec = network_.weight_layer(static_cast<int>(layer));
  const auto taps = static_cast<std::size_t>(spec.sliding.kernel_h * spec.sliding.kernel_w);
  std::vector<double> means;
  for (const double mean : inputs_[layer].channel_means()) means.insert(means.end(), taps, mean);
  return means;
}

std::vector<float> IntegerNetworkBuilder::bias_of(std::size_t layer,
                                                  const IntegerWeights& weights) const {
  std::vector<float> bias = weights_[layer].bias;
  if (!options_.bias_correction) return bias;
  const std::vector<float>& exact = weights_[layer].weight;
  const std::vector<double> means = mean_input(layer);
  const std::size_t rows = exact.size() / bias.size();
  const std::size_t group_outputs = bias.size() * rows / means.size();
  for (std::size_t o = 0; o < bias.size(); ++o) {
    const double* group_means = means.data() + o / group_outputs * rows;
    double shift = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const double value = double{weights.scale[o]} * weights.codes[o * rows + r];
      shift += (double{exact[o * rows + r]} - value) * group_means[r];
    }
    bias[o] = static_cast<float>(double{bias[o]} + shift);
  }
  return bias;
}

}  // namespace ohmic
