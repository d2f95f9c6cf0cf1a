#pragma once

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"
#include "quant/network/network_weights.h"
#include "quant/training/bit_planes.h"
#include "quant/training/learned_values.h"
#include "quant/training/trainable_model.h"

namespace ohmic {

/// What the weight codes of a network need, as means over all its weights.
struct PlaneFigures {
  double bits_per_weight = 0;  ///< magnitude planes of a weight's block; its sign is not counted
  double density = 0;          ///< share of codes other than 0
};

/// A folded network whose weights are trained as bit planes of blocks (BitPlanes), with learned
/// scales, biases and input clips: what the integer network of its codes computes, with gradients.
class BlockLassoNetwork {
 public:
  /// Starts at the nearest codes of the float `weights` at the widths of `start`, which also gives
  /// the input grids. A layer has one weight scale, its largest weight at the top code (below 8
  /// bits: a share of it, where the rounding error is least); if a batch norm was folded into it
  /// and `per_tensor` is off, each output's scale is in proportion to the root mean square of its
  /// weights and learns for itself, as the norm's factor would.
  BlockLassoNetwork(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                    const IntegerNetwork& start, const LassoBlock& block, bool per_tensor,
                    at::ScalarType type);

  struct Forward {
    at::Tensor scores;   ///< [N, classes], float32
    at::Tensor penalty;  ///< [], eq. 3 of Wu et al. 2024 without its alpha
  };
  /// images: [N, C, H, W] in [0, 1].
  Forward forward(const at::Tensor& images) const;

  /// Brings what an optimiser has moved back to what planes can be.
  void project();
  /// Drops the planes that hold nothing, see BitPlanes::requantize.
  void requantize();

  /// Planes and biases, then the scales and input clips.
  std::vector<ParameterGroup> parameters(double clip_rate) const;
  TensorMap save() const;
  void load(const TensorMap& tensors, const std::string& file);

  /// Weights on their levels with the learned grids: their integer network is this one.
  std::vector<FoldedLayer> folded() const;
  PlaneFigures figures() const;

 private:
  struct TrainedLayer {
    BitPlanes planes;
    LearnedClip weight_clip = {}, input_clip = {};
    LearnedValues bias = {};
    LayerBits bits = {};
    int zero_point = 0;
    bool has_bias = true;      ///< else it stays 0
    bool learns_input = true;  ///< an image's 8 bits are its pixels
    double share = 0;          ///< #parameters * #bits / #all parameters, of the last requantize
  };

  TrainedLayer start_layer(int index, const FoldedLayer& weights, const IntegerLayer& start,
                           const LassoBlock& block, bool per_tensor) const;
  void weigh_layers();
  NamedTensors named() const;

  const NetworkSpec& network_;
  at::ScalarType type_;
  std::vector<TrainedLayer> layers_;
};

}  // namespace ohmic
