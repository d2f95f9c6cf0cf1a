#pragma once

#include <cstddef>
#include <vector>

#include "rl/agents/agent_context.h"

namespace ohmic {

/// The cost ratio as a sum over groups of steps (the widths of a layer, a hardware key), read off
/// the simulator around one candidate: how it moves when a single group changes. Exact for energy
/// and power of widths; the latency of a pipelined chip is not a sum, nor are hardware keys, so the
/// model holds near that candidate alone.
class LayerCosts {
 public:
  /// Asks for a price of every joint choice of every group. around: as DecisionSpace::actions().
  LayerCosts(const AgentContext& context, const std::vector<int>& around);

  double at_reference() const { return reference_; }
  /// What a group, as the space counts them, adds to the reference's cost at a joint choice.
  double change(std::size_t group, int choice) const;
  /// The modelled cost ratio of a candidate.
  double predict(const std::vector<int>& actions) const;

 private:
  DecisionSpace space_;
  double reference_;
  std::vector<std::size_t> first_;  // by group: where its changes begin
  std::vector<double> changes_;
};

}  // namespace ohmic
