#include "quant/integer_network_builder.h"

#include <algorithm>

namespace ohmic {
namespace {

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

}  // namespace

IntegerWeights quantize_weights(const std::vector<float>& weight, std::size_t outputs, int bits,
                                const QuantizerOptions& options) {
  IntegerWeights quantised;
  quantised.scale = weight_scales(weight, outputs, bits, options);
  quantised.codes.resize(weight.size());
  const std::size_t rows = weight.size() / outputs;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    quantised.codes[i] = static_cast<std::int8_t>(quantize_weight(
        weight[i], quantised.scale[i / rows], weight_codes(bits), options.rounding));
  }
  add_sums(quantised);
  return quantised;
}

IntegerNetworkBuilder::IntegerNetworkBuilder(NetworkSpec network, std::vector<FoldedLayer> weights,
                                             std::vector<InputStatistics> inputs,
                                             QuantizerOptions options)
    : network_(std::move(network)),
      weights_(std::move(weights)),
      inputs_(std::move(inputs)),
      options_(options),
      quantised_(weights_.size()),
      grids_(weights_.size()) {}

IntegerNetwork IntegerNetworkBuilder::build(const QuantPolicy& policy) {
  const std::lock_guard<std::mutex> lock(mutex_);
  IntegerNetwork integers;
  integers.rounding = options_.rounding;
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    const LayerBits bits = policy.layers[i];
    const Quantised& layer = quantised(i, bits.weight_bits);
    integers.layers.push_back({bits, layer.weights, grid(i, bits.activation_bits), layer.bias});
  }
  return integers;
}

const IntegerNetworkBuilder::Quantised& IntegerNetworkBuilder::quantised(std::size_t layer,
                                                                         int bits) {
  auto& slot = quantised_[layer][static_cast<std::size_t>(bits)];
  if (!slot) {
    const auto weights = std::make_shared<const IntegerWeights>(
        quantize_weights(weights_[layer].weight, weights_[layer].bias.size(), bits, options_));
    slot = Quantised{weights, bias_of(layer, *weights)};
  }
  return *slot;
}

const ActivationGrid& IntegerNetworkBuilder::grid(std::size_t layer, int bits) {
  auto& slot = grids_[layer][static_cast<std::size_t>(bits)];
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

std::vector<float> IntegerNetworkBuilder::bias_of(std::size_t layer,
                                                  const IntegerWeights& weights) const {
  std::vector<float> bias = weights_[layer].bias;
  if (!options_.bias_correction) return bias;
  const std::vector<float>& exact = weights_[layer].weight;
  const Layer& spec = network_.weight_layer(static_cast<int>(layer));
  const std::vector<double> means = inputs_[layer].channel_means();
  const std::size_t rows = exact.size() / bias.size();
  const std::size_t group_channels = means.size() / static_cast<std::size_t>(spec.groups);
  const std::size_t taps = rows / group_channels;
  const std::size_t group_outputs = bias.size() / static_cast<std::size_t>(spec.groups);
  for (std::size_t o = 0; o < bias.size(); ++o) {
    const double* group_means = means.data() + o / group_outputs * group_channels;
    double shift = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const double value = double{weights.scale[o]} * weights.codes[o * rows + r];
      shift += (double{exact[o * rows + r]} - value) * group_means[r / taps];
    }
    bias[o] = static_cast<float>(double{bias[o]} + shift);
  }
  return bias;
}

}  // namespace ohmic
