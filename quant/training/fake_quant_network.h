#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"
#include "quant/network/float_layers.h"
#include "quant/network/network_weights.h"
#include "quant/training/learned_values.h"
#include "quant/training/trainable_model.h"

namespace ohmic {

/// What a chip holds beyond the codes of a layer's weights, in units of codes, one a weight. layer:
/// among the weight layers; bits: of the codes.
using CodeErrorsOf =
    std::function<std::vector<float>(std::size_t layer, const std::vector<int>& codes, int bits)>;

/// A folded network whose weight layers round their weights and inputs to learned grids: what the
/// integer network of the same grids computes, in floating point and with gradients.
class FakeQuantNetwork {
 public:
  /// Starts at `start`, an integer network of `weights`: with its codes, scales and biases. Weights
  /// stay at their values if these round to the start's codes and move to the nearest such value if
  /// they do not (error feedback). masks: by layer, which weights stay 0. `type`: of the
  /// convolutions, float32 or bfloat16. per_tensor: the outputs of a layer without column groups
  /// share one clip.
  FakeQuantNetwork(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                   const IntegerNetwork& start, const std::vector<std::vector<bool>>& masks,
                   bool per_tensor, at::ScalarType type);

  /// Scores [N, classes], float32, of images [N, C, H, W] in [0, 1]. errors: are added to the
  /// weights' levels, without a gradient of their own; null: none.
  at::Tensor forward(const at::Tensor& images, const CodeErrorsOf& errors = nullptr) const;

  /// The changes of weights and biases, then those of the clips.
  std::vector<ParameterGroup> parameters(double clip_rate) const;
  TensorMap save() const;
  void load(const TensorMap& tensors, const std::string& file);

  /// Today's weights with their learned grids.
  std::vector<FoldedLayer> folded() const;

 private:
  struct TrainedLayer {
    LearnedValues weight, bias;
    LearnedClip weight_clip, input_clip;
    at::Tensor kept;  ///< [weights] of 0 and 1; undefined: all are kept
    LayerBits bits;
    int zero_point = 0;
    bool has_bias = true;      ///< else it stays 0
    bool learns_input = true;  ///< an image's 8 bits are its pixels
  };

  TrainedLayer start_layer(const Layer& spec, const FoldedLayer& weights, const IntegerLayer& start,
                           bool per_tensor) const;
  at::Tensor rounded_layer(std::size_t index, const Layer& spec, const at::Tensor& input,
                           const CodeErrorsOf& errors) const;
  /// What the errors make of a layer's levels.
  at::Tensor on_chip(std::size_t index, const at::Tensor& levels, const CodeErrorsOf& errors) const;
  /// The levels of a layer's weights, each column group's at its width.
  static at::Tensor rounded_weight(const TrainedLayer& layer, at::ScalarType type);
  NamedTensors named() const;

  const NetworkSpec& network_;
  at::ScalarType type_;
  std::vector<TrainedLayer> layers_;
};

/// A folded network in floating point, without gradients: the teacher of the one above.
class FoldedNetwork {
 public:
  FoldedNetwork(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                at::ScalarType type);
  at::Tensor forward(const at::Tensor& images) const;

 private:
  const NetworkSpec& network_;
  at::ScalarType type_;
  std::vector<LayerTensors> layers_;
};

}  // namespace ohmic
