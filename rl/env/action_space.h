#pragma once

#include <cstdint>
#include <vector>

#include "rl/env/quant_env.h"

namespace ohmic {

/// Spells a policy as an episode's actions. By default a step is one decision, as in Wei 2022: two
/// steps a free layer, 7 classes. Joint: a step is both widths of a layer, 49 classes, the class
/// being 7 x weights + activations; its state has the flag at 0 and the activation bits of the
/// layer before. A hardware key is one step of either.
class ActionSpace {
 public:
  ActionSpace(const QuantEnv& env, bool joint);

  bool joint() const { return joint_; }
  int steps() const { return joint_ ? static_cast<int>(env_.groups().size()) : env_.steps(); }
  /// Classes of the step that has most of them: at most 64.
  int classes() const { return classes_; }
  /// Classes that a step has.
  int count(int step) const;
  /// Whether every step has all classes.
  bool is_even() const;

  /// What the step behind those `taken` sees.
  QuantEnv::State state(const std::vector<int>& taken) const;
  /// The choices so far, as DecisionSpace takes them.
  std::vector<int> widths(const std::vector<int>& taken) const;
  /// taken: one a step.
  Candidate policy(const std::vector<int>& taken) const { return env_.policy(widths(taken)); }

 private:
  QuantEnv env_;
  bool joint_;
  int classes_ = 0;
};

/// The first `count` classes, one a bit.
std::uint64_t first_classes(int count);

}  // namespace ohmic
