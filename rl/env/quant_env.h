#pragma once

#include <array>
#include <vector>

#include "nets/network_spec.h"
#include "rl/env/decision_space.h"

namespace ohmic {

/// A decision space whose steps are seen as in Wei 2022: by default its own, two steps a free
/// layer, the weights first, then the activations, each of 2 to 8 bits.
class QuantEnv : public DecisionSpace {
 public:
  static constexpr int kStateSize = 8;
  using State = std::array<float, kStateSize>;

  /// Throws ConfigError if every weight layer is first or last, so that nothing is left to choose.
  explicit QuantEnv(const NetworkSpec& network) : QuantEnv(network, width_space(network)) {}
  /// space: of this network.
  QuantEnv(const NetworkSpec& network, DecisionSpace space);

  /// Table 2 of the paper, every number in [0, 1]: layer index, output channels, input channels,
  /// input pixels, kernel pixels, stride, mark (0 weights, 1 activations; else
  /// DecisionSpace::mark()), bits chosen a step before. previous: those bits, or what was chosen in
  /// their place, as DecisionSpace::level(); 1 at the start. A hardware key has its place among the
  /// keys as its index and zeros for the rest of a layer.
  State state(int step, double mark, double previous) const;

 private:
  std::vector<std::array<float, 6>> layer_features_;  // scaled, one row a weight layer
};

}  // namespace ohmic
