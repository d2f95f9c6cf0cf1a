#pragma once

#include <vector>

#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// What one step of an episode decides.
enum class DecisionKind { kWeightBits, kActivationBits };

/// One step of an episode: a width of one layer and what it may be.
struct Decision {
  DecisionKind kind = DecisionKind::kWeightBits;
  int layer = 0;            ///< among the weight layers
  std::vector<int> values;  ///< bits, rising; choice c stands for values[c]
};

/// What a search decides: steps in a fixed order, each with its own choices, the cheapest first.
/// Agents know a policy as one choice a step, so that other steps and other choices need no other
/// agents. A value without a state: whoever walks it keeps the choices taken so far.
class DecisionSpace {
 public:
  /// widest: what the steps do not decide, and what they decide at their last choices. steps: two a
  /// layer, its weights first, then its activations; each has at least one choice.
  DecisionSpace(QuantPolicy widest, std::vector<Decision> steps);

  /// Number of steps of one episode.
  int steps() const { return static_cast<int>(decisions_.size()); }
  const Decision& decision(int step) const { return decisions_[static_cast<std::size_t>(step)]; }
  /// What the choices of a step stand for: bits, rising.
  const std::vector<int>& choices(int step) const { return decision(step).values; }
  /// How many choices a step has.
  int count(int step) const { return static_cast<int>(choices(step).size()); }
  /// Choices of the step that has most of them.
  int most_choices() const;

  /// The policy that one choice a step spells.
  QuantPolicy policy(const std::vector<int>& taken) const;
  /// The inverse of policy(). std::invalid_argument if no choice stands for a width of it.
  std::vector<int> actions(const QuantPolicy& policy) const;

  /// The policy with these choices, of weights and of activations, in every free layer; a step with
  /// fewer takes its last.
  QuantPolicy uniform(int weights, int activations) const;
  /// The policy of all first choices.
  QuantPolicy cheapest() const;
  /// The policy of all last choices.
  QuantPolicy baseline() const { return widest_; }

 private:
  QuantPolicy widest_;
  std::vector<Decision> decisions_;
};

/// The space of Wei 2022: every layer but the first and the last, which stay at 8 bits, takes 2 to
/// 8 bits for its weights and 2 to 8 for its activations. Throws ConfigError if the network has no
/// other layer.
DecisionSpace width_space(const NetworkSpec& network);

}  // namespace ohmic
