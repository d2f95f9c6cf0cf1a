#pragma once

#include <array>
#include <vector>

#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// The decision process of Wei 2022: two steps a free layer, its weights first, then its
/// activations. First and last layer stay at 8 bits. Stateless: whoever walks it keeps the actions
/// taken so far.
class QuantEnv {
 public:
  static constexpr int kStateSize = 8;
  static constexpr int kActions = kMaxBits - kMinBits + 1;
  using State = std::array<float, kStateSize>;

  /// ConfigError where every weight layer is first or last, so that nothing is left to choose.
  explicit QuantEnv(const NetworkSpec& network);

  /// Steps of one episode: twice the number of free layers.
  int steps() const { return 2 * free_layers(); }
  int free_layers() const { return static_cast<int>(layer_features_.size()) - 2; }

  /// Table 2 of the paper, every number in [0, 1]: layer index, output channels, input channels,
  /// input pixels, kernel pixels, stride, flag (0 weights, 1 activations), bits chosen a step
  /// before (8 at the start).
  State state(int step, int previous_bits) const;

  /// The policy that `actions` spell, action a meaning a + 2 bits. actions: one a step.
  QuantPolicy policy(const std::vector<int>& actions) const;

  /// The inverse of policy().
  std::vector<int> actions(const QuantPolicy& policy) const;

  /// The policy with these actions, 2 bits and up, in every free layer.
  QuantPolicy uniform(int weights, int activations) const;
  /// The cheapest policy there is: every free layer at 2 bits.
  QuantPolicy cheapest() const;
  /// Every layer at 8 bits.
  QuantPolicy baseline() const;

 private:
  std::vector<std::array<float, 6>> layer_features_;  // scaled, one row a weight layer
};

}  // namespace ohmic
