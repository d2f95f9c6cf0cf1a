#include "quant/integer/integer_network_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "quant/compression/column_vectors.h"
#include "util/number_text.h"
#include "util/timed_answer.h"

namespace ohmic {
namespace {

/// Scales tried around the one of least weight error; at higher widths that one is as good.
constexpr std::array<float, 6> kScaleFactors{0.7F, 0.8F, 0.9F, 1.1F, 1.2F, 1.3F};
constexpr int kMostScaleSearchBits = 4;

/// Codes of weights that know nothing of each other.
IntegerWeights round_each(const std::vector<float>& weight, std::vector<float> scale, int bits,
                          Rounding rounding) {
  std::vector<WeightCode> codes(weight.size());
  const std::size_t rows = weight.size() / scale.size();
  for (std::size_t i = 0; i < weight.size(); ++i) {
    codes[i] = static_cast<WeightCode>(
        quantize_weight(weight[i], scale[i / rows], weight_codes(bits), rounding));
  }
  return integer_weights(std::move(codes), std::move(scale));
}

/// Factors of a scale that are tried with error feedback, the scale itself first. A scale that
/// several outputs share, or that the user's method fixes, stays.
std::vector<float> tried_factors(int bits, const QuantizerOptions& options) {
  std::vector<float> factors{1};
  if (!options.per_tensor && options.clip == ClipMethod::kMse && bits <= kMostScaleSearchBits)
    factors.insert(factors.end(), kScaleFactors.begin(), kScaleFactors.end());
  return factors;
}

/// Codes of outputs [first, last) with error feedback, and with them the scales near the given ones
/// whose output error is least.
void round_outputs(const std::vector<float>& weight, const FeedbackRounder& rounder,
                   std::size_t first, std::size_t last, CodeRange codes,
                   const std::vector<float>& factors, const std::vector<std::uint8_t>& gone,
                   IntegerWeights& quantised) {
  const std::size_t rows = weight.size() / quantised.scale.size();
  std::vector<FeedbackRounder::Draft> drafts;
  for (std::size_t o = first; o < last; ++o) {
    const std::uint8_t* const pruned = gone.empty() ? nullptr : gone.data() + o * rows;
    for (const float factor : factors)
      drafts.push_back({weight.data() + o * rows, quantised.scale[o] * factor, pruned});
  }
  const std::vector<FeedbackRounder::Result> results = rounder.round(drafts, codes);
  for (std::size_t o = first; o < last; ++o) {
    std::size_t best = (o - first) * factors.size();
    for (std::size_t n = best; n < (o - first + 1) * factors.size(); ++n) {
      if (results[n].output_error < results[best].output_error) best = n;
    }
    quantised.scale[o] = drafts[best].step;
    std::copy(results[best].codes.begin(), results[best].codes.end(),
              quantised.codes.begin() + static_cast<std::ptrdiff_t>(o * rows));
  }
}

}  // namespace

IntegerWeights without(const std::vector<bool>& gone, IntegerWeights weights) {
  for (std::size_t i = 0; i < gone.size(); ++i)
    if (gone[i]) weights.codes[i] = 0;
  return integer_weights(std::move(weights.codes), std::move(weights.scale));
}

IntegerWeights quantize_weights(const std::vector<float>& weight, const WeightScales& scales,
                                int bits, const QuantizerOptions& options,
                                const FeedbackRounder* rounder, const std::vector<bool>& gone) {
  std::vector<float> scale = scales.at(bits);
  const std::size_t outputs = scale.size();
  if (rounder == nullptr)
    return without(gone, round_each(weight, std::move(scale), bits, options.rounding));
  const std::vector<std::uint8_t> pruned(gone.begin(), gone.end());
  IntegerWeights quantised;
  quantised.scale = std::move(scale);
  quantised.codes.resize(weight.size());
  const std::vector<float> factors = tried_factors(bits, options);
  for (std::size_t o = 0; o < outputs; o += kLanes) {
    round_outputs(weight, *rounder, o, std::min(o + kLanes, outputs), weight_codes(bits), factors,
                  pruned, quantised);
  }
  return integer_weights(std::move(quantised.codes), std::move(quantised.scale));
}

IntegerWeights learned_weights(const FoldedLayer& layer) {
  std::vector<float> scale(layer.bias.size());
  for (std::size_t o = 0; o < scale.size(); ++o) scale[o] = layer.learned->weight_step(o);
  const std::size_t rows = layer.weight.size() / scale.size();
  const std::vector<int> widths = column_bits(layer.learned->bits, static_cast<int>(scale.size()));
  std::vector<WeightCode> codes(layer.weight.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const CodeRange range = weight_codes(widths[i / rows]);
    codes[i] = static_cast<WeightCode>(
        quantize_weight(layer.weight[i], scale[i / rows], range, Rounding::kNearest));
  }
  return integer_weights(std::move(codes), std::move(scale));
}

IntegerNetworkBuilder::IntegerNetworkBuilder(NetworkSpec network, std::vector<FoldedLayer> weights,
                                             std::vector<InputStatistics> inputs,
                                             QuantizerOptions options)
    : IntegerNetworkBuilder(std::move(network), std::move(weights), Calibrate(), options, nullptr) {
  take_inputs(std::move(inputs));
}

IntegerNetworkBuilder::IntegerNetworkBuilder(NetworkSpec network, std::vector<FoldedLayer> weights,
                                             Calibrate calibrate, QuantizerOptions options,
                                             RoundingStore* store)
    : network_(std::move(network)),
      weights_(std::move(weights)),
      calibrate_(std::move(calibrate)),
      options_(options),
      store_(store),
      quantised_(weights_.size()),
      grids_(weights_.size()),
      corrected_(weights_.size()),
      exact_(weights_.size()),
      scales_(weights_.size()),
      rounders_(weights_.size()) {}

void IntegerNetworkBuilder::take_inputs(std::vector<InputStatistics> inputs) {
  for (const InputStatistics& seen : inputs) {
    if (options_.bn_reestimation && seen.kept().empty())
      throw std::logic_error("re-estimation without kept inputs");
  }
  inputs_ = std::move(inputs);
}

const std::vector<InputStatistics>& IntegerNetworkBuilder::inputs() {
  if (inputs_) return *inputs_;
  const ScopedTimer timer(times_.calibration_s);
  take_inputs(calibrate_(weights_));
  return *inputs_;
}

RoundingRecord IntegerNetworkBuilder::kept(const std::string& key, std::size_t numbers,
                                           std::size_t codes,
                                           const std::function<RoundingRecord()>& make) {
  if (store_ == nullptr) return make();
  if (const auto bytes = store_->find(key)) {
    if (auto record = rounding_record(*bytes, numbers, codes)) {
      times_.taken_s += record->seconds;
      return *std::move(record);
    }
  }
  const double calibrated_s = times_.calibration_s;
  auto record = timed(make);
  record.value.seconds = record.seconds - (times_.calibration_s - calibrated_s);
  store_->add(key, to_bytes(record.value));
  return std::move(record.value);
}

IntegerNetwork IntegerNetworkBuilder::build(const QuantPolicy& policy) {
  const std::lock_guard<std::mutex> lock(mutex_);
  IntegerNetwork integers;
  integers.rounding = options_.rounding;
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    const LayerBits& bits = policy.layers[i];
    if (bits.groups.empty()) {
      integers.layers.push_back(layer_of_one_width(i, bits));
    } else if (has_learned(i) && weights_[i].learned->bits.groups == bits.groups) {
      integers.layers.push_back(
          {bits, std::make_shared<const IntegerWeights>(learned_weights(weights_[i])),
           grid(i, bits.activation_bits), weights_[i].bias});
    } else {
      integers.layers.push_back(layer_of_groups(i, bits));
    }
  }
  return integers;
}

IntegerLayer IntegerNetworkBuilder::layer_of_one_width(std::size_t i, const LayerBits& bits) {
  const Quantised& layer = quantised(i, {bits.weight_bits, bits.prune});
  IntegerLayer made{bits, layer.weights, grid(i, bits.activation_bits), layer.bias};
  if (!options_.bn_reestimation || learned_at(i, bits.weight_bits)) return made;
  made.bias = corrected(i, bits).bias;
  made.corrected_scale = corrected(i, bits).scale;
  return made;
}

IntegerLayer IntegerNetworkBuilder::layer_of_groups(std::size_t i, const LayerBits& bits) {
  const std::size_t outputs = weights_[i].bias.size();
  const std::size_t rows = weights_[i].weight.size() / outputs;
  std::vector<WeightCode> codes;
  std::vector<float> scale;
  IntegerLayer made;
  std::size_t first = 0;
  for (const ColumnGroup& group : bits.groups) {
    const LayerBits own{group.weight_bits, bits.activation_bits, {}, bits.prune};
    const IntegerLayer whole = layer_of_one_width(i, own);
    const std::size_t last = first + static_cast<std::size_t>(group.columns);
    const auto take = [&](const auto& from, auto& to, std::size_t each) {
      const auto begin = from.begin();
      to.insert(to.end(), begin + static_cast<std::ptrdiff_t>(first * each),
                begin + static_cast<std::ptrdiff_t>(last * each));
    };
    take(whole.weights->codes, codes, rows);
    take(whole.weights->scale, scale, 1);
    take(whole.bias, made.bias, 1);
    take(whole.weight_scale(), made.corrected_scale, 1);
    made.input = whole.input;
    first = last;
  }
  made.bits = bits;
  if (!options_.bn_reestimation) made.corrected_scale.clear();  // they are the weights' own
  made.weights =
      std::make_shared<const IntegerWeights>(integer_weights(std::move(codes), std::move(scale)));
  return made;
}

const IntegerNetworkBuilder::Quantised& IntegerNetworkBuilder::quantised(std::size_t layer,
                                                                         WeightKey key) {
  const auto known = quantised_[layer].find(key);
  if (known != quantised_[layer].end()) return known->second;
  return quantised_[layer].emplace(key, quantise(layer, key)).first->second;
}

IntegerNetworkBuilder::Quantised IntegerNetworkBuilder::quantise(std::size_t layer, WeightKey key) {
  const std::size_t outputs = weights_[layer].bias.size();
  // What was trained was the rounding itself: nothing is left to feed back or to correct.
  if (learned_at(layer, key.first)) {
    return {std::make_shared<const IntegerWeights>(weights_at(layer, key)), weights_[layer].bias};
  }
  const auto make = [&] {
    IntegerWeights weights = weights_at(layer, key);
    const std::vector<float> bias = bias_of(layer, weights);
    weights.scale.insert(weights.scale.end(), bias.begin(), bias.end());
    return RoundingRecord{std::move(weights.scale), std::move(weights.codes), 0};
  };
  RoundingRecord record = kept("weights " + std::to_string(layer) + ' ' + name_of(key), 2 * outputs,
                               weights_[layer].weight.size(), make);
  const auto middle = record.numbers.begin() + static_cast<std::ptrdiff_t>(outputs);
  const std::vector<float> scale(record.numbers.begin(), middle);
  return {std::make_shared<const IntegerWeights>(integer_weights(std::move(record.codes), scale)),
          {middle, record.numbers.end()}};
}

/// "W6", and of a pruned layer what is pruned: "W6P0.4/9".
std::string IntegerNetworkBuilder::name_of(WeightKey key) const {
  const std::string width = "W" + std::to_string(key.first);
  if (key.second == 0) return width;
  const PruneVector& vector = options_.prune;
  const std::string wide = vector.columns == 1 ? "" : "x" + std::to_string(vector.columns);
  return width + "P" + shortest(key.second) + "/" + std::to_string(vector.rows) + wide;
}

const IntegerNetworkBuilder::Corrected& IntegerNetworkBuilder::corrected(std::size_t layer,
                                                                         const LayerBits& bits) {
  const WeightKey key{bits.weight_bits, bits.prune};
  const auto [slot, is_new] = corrected_[layer].try_emplace({key, bits.activation_bits});
  if (!is_new) return slot->second;
  const std::size_t outputs = weights_[layer].bias.size();
  quantised(layer, key);  // their own time is theirs
  grid(layer, bits.activation_bits);
  const RoundingRecord record = kept("correction " + std::to_string(layer) + " " + name_of(key) +
                                         "A" + std::to_string(bits.activation_bits),
                                     2 * outputs, 0, [&] { return correct(layer, bits); });
  const auto middle = record.numbers.begin() + static_cast<std::ptrdiff_t>(outputs);
  slot->second = {{record.numbers.begin(), middle}, {middle, record.numbers.end()}};
  return slot->second;
}

/// Scales, then biases.
RoundingRecord IntegerNetworkBuilder::correct(std::size_t layer, const LayerBits& bits) {
  const Layer& spec = network_.weight_layer(static_cast<int>(layer));
  const std::vector<Values>& seen = inputs()[layer].kept();
  if (!exact_[layer]) exact_[layer] = output_moments(spec, weights_[layer], seen);
  const IntegerWeights& weights = *quantised(layer, {bits.weight_bits, bits.prune}).weights;
  const OutputMoments found = rounded_output_moments(
      spec, weights, grid(layer, bits.activation_bits), options_.rounding, seen);
  const OutputCorrection match = match_moments(*exact_[layer], found, options_.per_tensor);
  RoundingRecord record;
  for (std::size_t o = 0; o < weights.scale.size(); ++o)
    record.numbers.push_back(static_cast<float>(double{weights.scale[o]} * match.factor[o]));
  for (const double offset : match.offset) record.numbers.push_back(static_cast<float>(offset));
  return record;
}

const ActivationGrid& IntegerNetworkBuilder::grid(std::size_t layer, int bits) {
  auto& slot = grids_[layer][static_cast<std::size_t>(bits)];
  if (!slot && has_learned(layer) && weights_[layer].learned->bits.activation_bits == bits)
    slot = weights_[layer].learned->input_grid();
  const Layer& spec = network_.weight_layer(static_cast<int>(layer));
  if (!slot && network_.reads_pixels(spec) && bits == kPixelBits)
    slot = ActivationGrid{1.0F / 255.0F, 0, 255};
  if (!slot) slot = search_grid(layer, bits);
  return *slot;
}

ActivationGrid IntegerNetworkBuilder::search_grid(std::size_t layer, int bits) {
  const int top = activation_top_code(bits);
  const RoundingRecord record =
      kept("grid " + std::to_string(layer) + " A" + std::to_string(bits), 2, 0, [&] {
        const ActivationGrid grid = search_activation_grid(inputs()[layer].distribution(), bits,
                                                           options_.clip, options_.rounding);
        return RoundingRecord{{grid.scale, static_cast<float>(grid.zero_point)}, {}, 0};
      });
  return {record.numbers[0], static_cast<int>(record.numbers[1]), top};
}

bool IntegerNetworkBuilder::learned_at(std::size_t layer, int weight_bits) const {
  return has_learned(layer) && weights_[layer].learned->bits.groups.empty() &&
         weights_[layer].learned->bits.weight_bits == weight_bits;
}

bool IntegerNetworkBuilder::has_learned(std::size_t layer) const {
  const std::optional<LearnedGrid>& learned = weights_[layer].learned;
  if (!learned || options_.rounding != Rounding::kNearest) return false;
  const std::vector<float>& clip = learned->weight_clip;
  return !options_.per_tensor ||
         std::all_of(clip.begin(), clip.end(), [&](float c) { return c == clip.front(); });
}

IntegerWeights IntegerNetworkBuilder::weights_at(std::size_t layer, WeightKey key) {
  const FoldedLayer& exact = weights_[layer];
  const std::size_t outputs = exact.bias.size();
  const auto [bits, prune] = key;
  const auto gone = [&, share = prune] {
    const auto groups =
        static_cast<std::size_t>(im2col(network_.weight_layer(static_cast<int>(layer))).groups);
    return pruned_weights(exact.weight, {outputs, groups}, options_.prune, share);
  };
  if (learned_at(layer, bits)) {
    IntegerWeights learned = learned_weights(exact);
    return prune == 0 ? learned : without(gone(), std::move(learned));
  }
  const InputMoments& moments = inputs()[layer].moments();
  const bool feedback =
      options_.error_feedback && options_.rounding == Rounding::kNearest && moments.rows() > 0;
  if (feedback && !rounders_[layer]) rounders_[layer].emplace(moments);
  const FeedbackRounder* rounder = feedback ? &*rounders_[layer] : nullptr;
  if (prune > 0) {
    const std::vector<bool> zeros = gone();
    std::vector<float> left = exact.weight;
    for (std::size_t i = 0; i < left.size(); ++i)
      if (zeros[i]) left[i] = 0;
    const WeightScales scales(left, outputs, options_);
    return quantize_weights(exact.weight, scales, bits, options_, rounder, zeros);
  }
  if (!scales_[layer]) scales_[layer].emplace(exact.weight, outputs, options_);
  return quantize_weights(exact.weight, *scales_[layer], bits, options_, rounder);
}

std::vector<double> IntegerNetworkBuilder::mean_input(std::size_t layer) {
  const InputStatistics& seen = inputs()[layer];
  if (seen.moments().rows() > 0) return seen.moments().mean();
  // Without moments: every tap of a channel has the channel's mean. One group's rows after the
  // other's.
  const Layer& spec = network_.weight_layer(static_cast<int>(layer));
  const auto taps = static_cast<std::size_t>(spec.sliding.kernel_h * spec.sliding.kernel_w);
  std::vector<double> means;
  for (const double mean : seen.channel_means()) means.insert(means.end(), taps, mean);
  return means;
}

std::vector<float> IntegerNetworkBuilder::bias_of(std::size_t layer,
                                                  const IntegerWeights& weights) {
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
