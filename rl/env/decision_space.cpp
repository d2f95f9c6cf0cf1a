#include "rl/env/decision_space.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "util/config_error.h"

namespace ohmic {
namespace {

bool is_key(const Decision& decision) { return decision.kind == DecisionKind::kHardwareKey; }

/// The width that a step decides.
template <typename Policy>
auto& width_of(Policy& policy, const Decision& decision) {
  auto& bits = policy.layers[static_cast<std::size_t>(decision.layer)];
  return decision.kind == DecisionKind::kWeightBits ? bits.weight_bits : bits.activation_bits;
}

/// The place of a candidate's part among the choices; as many as there are if it is none of them.
std::size_t place_of(const Decision& decision, const Candidate& candidate) {
  const auto place = [](const auto& choices, const auto& choice) {
    return static_cast<std::size_t>(std::find(choices.begin(), choices.end(), choice) -
                                    choices.begin());
  };
  if (!is_key(decision)) return place(decision.values, width_of(candidate, decision));
  const auto key = static_cast<std::size_t>(decision.layer);
  if (key >= candidate.hardware.size()) return decision.texts.size();
  return place(decision.texts, candidate.hardware[key]);
}

}  // namespace

DecisionSpace::DecisionSpace(QuantPolicy widest, std::vector<Decision> steps)
    : widest_(std::move(widest)), decisions_(std::move(steps)) {
  for (int step = 0; step < this->steps(); step += groups_.back().steps)
    groups_.push_back({step, is_key(decision(step)) ? 1 : 2});
  for (const Decision& decision : decisions_) {
    if (!is_key(decision)) width_of(widest_, decision) = decision.values.back();
  }
}

int DecisionSpace::most_choices() const {
  int most = 0;
  for (int step = 0; step < steps(); ++step) most = std::max(most, count(step));
  return most;
}

int DecisionSpace::bits(int step, int choice) const {
  const Decision& decided = decision(step);
  if (!is_key(decided)) return decided.values[static_cast<std::size_t>(choice)];
  return kMinBits + choice * (kMaxSearchBits - kMinBits) / std::max(decided.count() - 1, 1);
}

Candidate DecisionSpace::policy(const std::vector<int>& taken) const {
  assert(taken.size() == decisions_.size());
  Candidate candidate = widest_;
  for (std::size_t step = 0; step < taken.size(); ++step) {
    const Decision& decision = decisions_[step];
    const auto choice = static_cast<std::size_t>(taken[step]);
    if (is_key(decision)) {
      candidate.hardware.push_back(decision.texts[choice]);
    } else {
      width_of(candidate, decision) = decision.values[choice];
    }
  }
  return candidate;
}

std::vector<int> DecisionSpace::actions(const Candidate& candidate) const {
  std::vector<int> actions;
  for (const Decision& decision : decisions_) {
    const std::size_t place = place_of(decision, candidate);
    if (place == static_cast<std::size_t>(decision.count()))
      throw std::invalid_argument("a policy outside the search's space: " + to_string(candidate));
    actions.push_back(static_cast<int>(place));
  }
  return actions;
}

Candidate DecisionSpace::uniform(int weights, int activations) const {
  std::vector<int> taken;
  for (const Decision& decision : decisions_) {
    const bool of_weights = decision.kind == DecisionKind::kWeightBits;
    taken.push_back(is_key(decision)
                        ? decision.given
                        : std::min(of_weights ? weights : activations, decision.count() - 1));
  }
  return policy(taken);
}

Candidate DecisionSpace::cheapest() const { return policy(std::vector<int>(decisions_.size(), 0)); }

Candidate DecisionSpace::start() const {
  const int last = most_choices() - 1;
  return uniform(last, last);
}

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
