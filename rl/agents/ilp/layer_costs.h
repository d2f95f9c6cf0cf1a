#pragma once

#include <vector>

#include "rl/agents/agent_context.h"

namespace ohmic {

/// The cost ratio as a sum over layers, read off the simulator around one policy: how it moves when
/// a single layer changes its widths. Exact for energy and power; the latency of a pipelined chip
/// is not a sum, so the model holds near that policy alone.
class LayerCosts {
 public:
  /// Asks for 49 prices a free layer. around: as QuantEnv::actions().
  LayerCosts(const AgentContext& context, const std::vector<int>& around);

  double at_reference() const { return reference_; }
  /// What the free layer adds to the reference's cost at 2 + weights and 2 + activations bits.
  double change(int layer, int weights, int activations) const;
  /// The modelled cost ratio of a policy.
  double predict(const std::vector<int>& actions) const;

 private:
  double reference_;
  std::vector<double> changes_;  // [free layers x kActions x kActions]
};

}  // namespace ohmic
