#pragma once

#include <vector>

#include "rl/agents/agent_context.h"

namespace ohmic {

/// The cost ratio as a sum over layers, read off the simulator around one policy: how it moves when
/// a single layer changes its widths. Exact for energy and power; the latency of a pipelined chip
/// is not a sum, so the model holds near that policy alone.
class LayerCosts {
 public:
  /// Asks for a price of every pair of widths of every layer. around: as DecisionSpace::actions().
  LayerCosts(const AgentContext& context, const std::vector<int>& around);

  double at_reference() const { return reference_; }
  /// What the free layer adds to the reference's cost at these choices.
  double change(int layer, int weights, int activations) const;
  /// The modelled cost ratio of a policy.
  double predict(const std::vector<int>& actions) const;

 private:
  /// Where a layer's changes begin, and how many there are for each width of its weights.
  struct Rows {
    std::size_t first = 0;
    int activations = 0;
  };

  double reference_;
  std::vector<Rows> layers_;
  std::vector<double> changes_;  // by layer, weights, activations
};

}  // namespace ohmic
