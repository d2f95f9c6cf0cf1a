#include "rl/env/decision_space.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr int kAllPercent = 100;

bool is_key(const Decision& decision) { return decision.kind == DecisionKind::kHardwareKey; }

/// The number that a step of a layer decides.
int number_of(const QuantPolicy& policy, const Decision& decision) {
  const LayerBits& bits = policy.layers[static_cast<std::size_t>(decision.layer)];
  switch (decision.kind) {
    case DecisionKind::kWeightBits:
      return bits.weight_bits;
    case DecisionKind::kActivationBits:
      return bits.activation_bits;
    case DecisionKind::kGroupBits:
      return bits.groups.at(static_cast<std::size_t>(decision.group)).weight_bits;
    case DecisionKind::kKeptPercent:
      return kAllPercent - static_cast<int>(std::lround(kAllPercent * bits.prune));
    case DecisionKind::kHardwareKey:
      break;
  }
  throw std::logic_error("a hardware key is no number of a layer");
}

void set_group_bits(LayerBits& bits, int group, int weight_bits) {
  bits.groups.at(static_cast<std::size_t>(group)).weight_bits = weight_bits;
  bits.weight_bits = grouped_bits(bits.groups, bits.activation_bits).weight_bits;
}

/// Takes a choice over into what it decides.
void decide(const Decision& decision, int choice, Candidate& candidate) {
  const auto place = static_cast<std::size_t>(choice);
  if (is_key(decision)) {
    candidate.hardware.push_back(decision.texts[place]);
    return;
  }
  LayerBits& bits = candidate.layers[static_cast<std::size_t>(decision.layer)];
  const int number = decision.values[place];
  if (decision.kind == DecisionKind::kWeightBits) bits.weight_bits = number;
  if (decision.kind == DecisionKind::kActivationBits) bits.activation_bits = number;
  if (decision.kind == DecisionKind::kGroupBits) set_group_bits(bits, decision.group, number);
  if (decision.kind == DecisionKind::kKeptPercent)
    bits.prune = static_cast<double>(kAllPercent - number) / kAllPercent;
}

/// The place of a candidate's part among the choices; as many as there are if it is none of them.
std::size_t place_of(const Decision& decision, const Candidate& candidate) {
  const auto place = [](const auto& choices, const auto& choice) {
    return static_cast<std::size_t>(std::find(choices.begin(), choices.end(), choice) -
                                    choices.begin());
  };
  if (!is_key(decision)) return place(decision.values, number_of(candidate, decision));
  const auto key = static_cast<std::size_t>(decision.layer);
  if (key >= candidate.hardware.size()) return decision.texts.size();
  return place(decision.texts, candidate.hardware[key]);
}

}  // namespace

DecisionSpace::DecisionSpace(QuantPolicy widest, std::vector<Decision> steps)
    : widest_(std::move(widest)), decisions_(std::move(steps)) {
  for (int step = 0; step < this->steps(); step += groups_.back().steps) {
    const bool pair = decision(step).kind == DecisionKind::kWeightBits &&
                      step + 1 < this->steps() &&
                      decision(step + 1).kind == DecisionKind::kActivationBits;
    groups_.push_back({step, pair ? 2 : 1});
  }
  Candidate all = widest_;
  for (const Decision& decision : decisions_) {
    if (!is_key(decision)) decide(decision, decision.count() - 1, all);
  }
  widest_ = all;
}

double DecisionSpace::level(int step, int choice) const {
  const Decision& decided = decision(step);
  if (decided.kind == DecisionKind::kHardwareKey) {
    const int bits =
        kMinBits + choice * (kMaxSearchBits - kMinBits) / std::max(decided.count() - 1, 1);
    return static_cast<double>(bits) / kMaxSearchBits;
  }
  const int most = decided.kind == DecisionKind::kKeptPercent ? kAllPercent : kMaxSearchBits;
  return static_cast<double>(decided.values[static_cast<std::size_t>(choice)]) / most;
}

double DecisionSpace::mark(const std::vector<int>& taken) const {
  const Decision& next = decision(static_cast<int>(taken.size()));
  if (next.kind != DecisionKind::kKeptPercent) return next.mark;
  double gone = 0;
  for (std::size_t step = 0; step < taken.size(); ++step)
    gone += decisions_[step].mark * (1 - level(static_cast<int>(step), taken[step]));
  return gone;
}

int DecisionSpace::most_choices() const {
  int most = 0;
  for (int step = 0; step < steps(); ++step) most = std::max(most, count(step));
  return most;
}

Candidate DecisionSpace::policy(const std::vector<int>& taken) const {
  assert(taken.size() == decisions_.size());
  Candidate candidate = widest_;
  for (std::size_t step = 0; step < taken.size(); ++step)
    decide(decisions_[step], taken[step], candidate);
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

DecisionSpace width_space(const NetworkSpec& network, QuantPolicy widest, NetworkEnds ends) {
  const auto layers = static_cast<int>(network.weight_layers.size());
  const int kept = ends == NetworkEnds::kWide ? 1 : 0;  // on either side
  if (layers <= 2 * kept) {
    throw ConfigError(
        network.name,
        "has " + std::to_string(layers) +
            " weight layers, of which the first and the last stay at 8 bits: a search "
            "needs at least 3");
  }
  std::vector<int> widths(kMaxSearchBits - kMinBits + 1);
  std::iota(widths.begin(), widths.end(), kMinBits);
  std::vector<Decision> steps;
  for (int layer = kept; layer < layers - kept; ++layer) {
    steps.push_back({DecisionKind::kWeightBits, layer, widths, 0, 0});
    steps.push_back({DecisionKind::kActivationBits, layer, widths, 0, 1});
  }
  return {std::move(widest), std::move(steps)};
}

DecisionSpace width_space(const NetworkSpec& network, NetworkEnds ends) {
  return width_space(network, {std::vector<LayerBits>(network.weight_layers.size())}, ends);
}

}  // namespace ohmic
