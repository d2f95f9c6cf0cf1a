#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "quant/calibration/activation_statistics.h"
#include "quant/integer/bn_reestimation.h"
#include "quant/integer/integer_network.h"
#include "quant/integer/quantizer_feedback.h"
#include "quant/integer/rounding_store.h"
#include "quant/integer/weight_scales.h"
#include "quant/network/network_weights.h"

namespace ohmic {

/// Turns a float network and its calibration statistics into the integer network of any policy:
/// column groups take the columns of the layer at their own widths, pruned column vectors are 0.
/// Weights are quantised once a (layer, width), grids once a (layer, width), so that a new policy
/// costs little more than its biases. At the widths that a fine-tuned file learned its grids for,
/// it takes those, and rounds each weight to its nearest level. Thread-safe.
class IntegerNetworkBuilder {
 public:
  /// Gives the statistics of every weight layer's input under these weights, with kept inputs if
  /// options.bn_reestimation is on. Asked once, and not before something is not in the store.
  using Calibrate =
      std::function<std::vector<InputStatistics>(const std::vector<FoldedLayer>& weights)>;

  IntegerNetworkBuilder(NetworkSpec network, std::vector<FoldedLayer> weights,
                        std::vector<InputStatistics> inputs, QuantizerOptions options);
  /// store: of this network, weights, calibration and options, or null; it outlives the builder.
  IntegerNetworkBuilder(NetworkSpec network, std::vector<FoldedLayer> weights, Calibrate calibrate,
                        QuantizerOptions options, RoundingStore* store);

  /// Seconds of what was worked out once for all policies.
  struct Times {
    double calibration_s = 0;  ///< here
    double taken_s = 0;        ///< what the store had, where it was worked out
  };
  Times times() const { return times_; }
  /// Calibrates now, and not when a width first asks for it: for who times what follows.
  void calibrate() { inputs(); }
  IntegerNetwork build(const QuantPolicy& policy);

 private:
  /// Weights of one width and how far their rounding moves each output's mean.
  struct Quantised {
    std::shared_ptr<const IntegerWeights> weights;
    std::vector<float> bias;
  };
  /// Scale and bias of one layer's outputs at one pair of widths.
  struct Corrected {
    std::vector<float> scale, bias;
  };
  template <typename T>
  using ByBits = std::array<std::optional<T>, kMaxBits + 1>;
  /// Width of all weights of a layer, and the share of its column vectors that is pruned.
  using WeightKey = std::pair<int, double>;

  /// Whether a fine-tuned file's grids serve: they were trained with rounding to the nearest level.
  bool has_learned(std::size_t layer) const;
  bool learned_at(std::size_t layer, int weight_bits) const;
  void take_inputs(std::vector<InputStatistics> inputs);
  const std::vector<InputStatistics>& inputs();
  /// A layer whose columns all have the width of `bits`.
  IntegerLayer layer_of_one_width(std::size_t layer, const LayerBits& bits);
  /// Columns of several widths: each is that of the layer at its own.
  IntegerLayer layer_of_groups(std::size_t layer, const LayerBits& bits);
  const Corrected& corrected(std::size_t layer, const LayerBits& bits);
  RoundingRecord correct(std::size_t layer, const LayerBits& bits);
  const Quantised& quantised(std::size_t layer, WeightKey key);
  const ActivationGrid& grid(std::size_t layer, int bits);
  Quantised quantise(std::size_t layer, WeightKey key);
  ActivationGrid search_grid(std::size_t layer, int bits);
  /// The store's record, or what `make` works out and the store then keeps.
  RoundingRecord kept(const std::string& key, std::size_t numbers, std::size_t codes,
                      const std::function<RoundingRecord()>& make);
  IntegerWeights weights_at(std::size_t layer, WeightKey key);
  std::string name_of(WeightKey key) const;
  std::vector<float> bias_of(std::size_t layer, const IntegerWeights& weights);
  std::vector<double> mean_input(std::size_t layer);

  NetworkSpec network_;
  std::vector<FoldedLayer> weights_;
  Calibrate calibrate_;
  std::optional<std::vector<InputStatistics>> inputs_;
  QuantizerOptions options_;
  RoundingStore* store_;
  Times times_;
  std::vector<std::map<WeightKey, Quantised>> quantised_;
  std::vector<ByBits<ActivationGrid>> grids_;
  std::vector<std::map<std::pair<WeightKey, int>, Corrected>> corrected_;  // and activation bits
  std::vector<std::optional<OutputMoments>> exact_;  // of the float layers' outputs
  std::vector<std::optional<WeightScales>> scales_;
  std::vector<std::optional<FeedbackRounder>> rounders_;
  std::mutex mutex_;
};

/// One layer's weights at `bits`. weight: outputs x rows, row major. With a rounder the scales are
/// searched once more, for the output's error.
IntegerWeights quantize_weights(const std::vector<float>& weight, const WeightScales& scales,
                                int bits, const QuantizerOptions& options,
                                const FeedbackRounder* rounder = nullptr,
                                const std::vector<bool>& gone = {});

/// The same codes, but 0 where a weight is gone.
IntegerWeights without(const std::vector<bool>& gone, IntegerWeights weights);

/// The weights of a fine-tuned layer at the width and with the grid that it learned.
IntegerWeights learned_weights(const FoldedLayer& layer);

}  // namespace ohmic
