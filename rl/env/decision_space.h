#pragma once

#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "rl/env/candidate.h"

namespace ohmic {

/// What one step of an episode decides.
enum class DecisionKind {
  kWeightBits,
  kActivationBits,
  kGroupBits,    ///< of the weights of one column group
  kKeptPercent,  ///< share of the layer's column vectors that is not pruned
  kHardwareKey
};

/// One step of an episode: a number of one layer, or the value of one hardware key, and what it may
/// be.
struct Decision {
  DecisionKind kind = DecisionKind::kWeightBits;
  int layer = 0;            ///< among the weight layers; of a key its place among the chosen ones
  std::vector<int> values;  ///< bits or percent, rising; choice c stands for values[c]
  int group = 0;            ///< of the layer's column groups
  /// What tells the step from others of its layer, [0, 1]: 1 for activations, 0.5 for a key, the
  /// place of a column group among the layer's; of pruning the layer's share of the network's
  /// weights.
  double mark = 0;
  std::vector<std::string> texts = {};  ///< a key's values, the cheapest first; then no `values`
  int given = 0;  ///< a key's choice where nobody chooses: the chip's own value, or the first
  bool lists_given = true;  ///< whether that is the chip's own value

  /// How many choices there are.
  int count() const { return static_cast<int>(texts.empty() ? values.size() : texts.size()); }
};

/// Steps that belong together: both widths of a layer, or any other one alone.
struct StepGroup {
  int first = 0;
  int steps = 0;
};

/// What a search decides: steps in a fixed order, each with its own choices, the cheapest first.
/// Agents know a candidate as one choice a step, so that other steps and other choices need no
/// other agents. A value without a state: whoever walks it keeps the choices taken so far.
class DecisionSpace {
 public:
  /// widest: what the steps do not decide, and what they decide at their last choices. steps: at
  /// least one choice each, hardware keys behind all others.
  DecisionSpace(QuantPolicy widest, std::vector<Decision> steps);

  /// Number of steps of one episode.
  int steps() const { return static_cast<int>(decisions_.size()); }
  const Decision& decision(int step) const { return decisions_[static_cast<std::size_t>(step)]; }
  /// How many choices a step has.
  int count(int step) const { return decision(step).count(); }
  /// What a choice stands for as a share of the most there is: 8 bits, or all weights kept; of a
  /// hardware key as if its choices were 2 to 8 bits.
  double level(int step, int choice) const;
  /// What the step behind those `taken` is marked with. Where weights are pruned: the share of the
  /// network's weights that is gone so far.
  double mark(const std::vector<int>& taken) const;
  /// Choices of the step that has most of them.
  int most_choices() const;
  /// The steps, as far as they belong together, in order.
  const std::vector<StepGroup>& groups() const { return groups_; }

  /// The candidate that one choice a step spells.
  Candidate policy(const std::vector<int>& taken) const;
  /// The inverse of policy(). std::invalid_argument if no choice stands for a part of it.
  std::vector<int> actions(const Candidate& candidate) const;

  /// The policy with these choices, of weights and of activations, in every free layer; a step with
  /// fewer takes its last. Hardware keys are as given.
  Candidate uniform(int weights, int activations) const;
  /// The candidate of all first choices.
  Candidate cheapest() const;
  /// The widest policy on the chip as given, which is what costs are compared with.
  Candidate baseline() const { return widest_; }
  /// The same in the words of the steps. If the chip's own value is none of a key's choices, the
  /// first one, the cheapest, stands for it.
  Candidate start() const;

 private:
  QuantPolicy widest_;
  std::vector<Decision> decisions_;
  std::vector<StepGroup> groups_;
};

/// First and last layer of a network: as wide as they are, as in Wei 2022, or free as all others.
enum class NetworkEnds { kWide, kFree };

/// Two steps a free layer, its weights, then its activations, of 2 to 8 bits each, over the widths
/// and pruned shares of `widest`. Throws ConfigError if no layer is free.
DecisionSpace width_space(const NetworkSpec& network, QuantPolicy widest,
                          NetworkEnds ends = NetworkEnds::kWide);

/// The same over 8 bits everywhere: the space of Wei 2022.
DecisionSpace width_space(const NetworkSpec& network, NetworkEnds ends = NetworkEnds::kWide);

}  // namespace ohmic
