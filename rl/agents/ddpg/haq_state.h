#pragma once

#include <array>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// The ten numbers that HAQ's agent sees of a step (linear_quantize_env.py): depthwise or not,
/// input channels, output channels, stride, kernel side, number of weights, input pixels, index,
/// each min-max scaled over the weight layers (a column that is the same everywhere stays as it
/// is), then the bits chosen a step before over 8, and a flag for activations; of other
/// decisions, what DecisionSpace has in their place.
class HaqState {
 public:
  static constexpr int kSize = 10;
  using State = std::array<float, kSize>;

  explicit HaqState(const NetworkSpec& network);

  /// layer: among all weight layers, first and last included; previous: as DecisionSpace::level();
  /// mark: as DecisionSpace::mark().
  State of(int layer, double previous, double mark) const;
  /// Of a step that decides a hardware key: no layer's features, an index behind all layers, and
  /// the mark 0.5. key: its place among the chosen keys.
  static State of_key(int key, double previous);

 private:
  std::vector<std::array<float, 8>> features_;
};

}  // namespace ohmic
