#include "rl/env/decision_space.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <stdexcept>
#include <string>

#include "util/config_error.h"

namespace ohmic {
namespace {

/// The width that a step decides.
template <typename Policy>
auto& width_of(Policy& policy, const Decision& decision) {
  auto& bits = policy.layers[static_cast<std::size_t>(decision.layer)];
  return decision.kind == DecisionKind::kWeightBits ? bits.weight_bits : bits.activation_bits;
}

}  // namespace

DecisionSpace::DecisionSpace(QuantPolicy widest, std::vector<Decision> steps)
    : widest_(std::move(widest)), decisions_(std::move(steps)) {
  for (const Decision& decision : decisions_) width_of(widest_, decision) = decision.values.back();
}

int DecisionSpace::most_choices() const {
  int most = 0;
  for (int step = 0; step < steps(); ++step) most = std::max(most, count(step));
  return most;
}

QuantPolicy DecisionSpace::policy(const std::vector<int>& taken) const {
  assert(taken.size() == decisions_.size());
  QuantPolicy policy = widest_;
  for (std::size_t step = 0; step < taken.size(); ++step) {
    const Decision& decision = decisions_[step];
    width_of(policy, decision) = decision.values[static_cast<std::size_t>(taken[step])];
  }
  return policy;
}

std::vector<int> DecisionSpace::actions(const QuantPolicy& policy) const {
  std::vector<int> actions;
  for (const Decision& decision : decisions_) {
    const std::vector<int>& values = decision.values;
    const auto found = std::find(values.begin(), values.end(), width_of(policy, decision));
    if (found == values.end())
      throw std::invalid_argument("a policy outside the search's space: " + to_string(policy));
    actions.push_back(static_cast<int>(found - values.begin()));
  }
  return actions;
}

QuantPolicy DecisionSpace::uniform(int weights, int activations) const {
  std::vector<int> taken;
  for (int step = 0; step < steps(); ++step) {
    const bool of_weights = decision(step).kind == DecisionKind::kWeightBits;
    taken.push_back(std::min(of_weights ? weights : activations, count(step) - 1));
  }
  return policy(taken);
}

QuantPolicy DecisionSpace::cheapest() const { return uniform(0, 0); }

DecisionSpace width_space(const NetworkSpec& network) {
  const std::size_t layers = network.weight_layers.size();
  if (layers <= 2) {
    throw ConfigError(
        network.name,
        "has " + std::to_string(layers) +
            " weight layers, of which the first and the last stay at 8 bits: a search "
            "needs at least 3");
  }
  std::vector<int> widths(kMaxSearchBits - kMinBits + 1);
  std::iota(widths.begin(), widths.end(), kMinBits);
  std::vector<Decision> steps;
  for (int layer = 1; layer + 1 < static_cast<int>(layers); ++layer) {
    steps.push_back({DecisionKind::kWeightBits, layer, widths});
    steps.push_back({DecisionKind::kActivationBits, layer, widths});
  }
  return {QuantPolicy{std::vector<LayerBits>(layers)}, std::move(steps)};
}

}  // namespace ohmic
