#pragma once

#include <vector>

#include "rl/env/quant_env.h"

namespace ohmic {

/// How an episode's actions spell a policy. By default a step is one width, as in Wei 2022: two
/// steps a free layer, 7 classes. Joint: a step is both widths of a layer, 49 classes, the class
/// being 7 x weights + activations; its state has the flag at 0 and the activation bits of the
/// layer before.
class ActionSpace {
 public:
  ActionSpace(const QuantEnv& env, bool joint) : env_(env), joint_(joint) {}

  bool joint() const { return joint_; }
  int steps() const { return joint_ ? env_.free_layers() : env_.steps(); }
  int classes() const {
    return joint_ ? QuantEnv::kActions * QuantEnv::kActions : QuantEnv::kActions;
  }

  /// What the step behind those `taken` sees.
  QuantEnv::State state(const std::vector<int>& taken) const;
  /// The widths chosen so far, as QuantEnv takes them.
  std::vector<int> widths(const std::vector<int>& taken) const;
  /// taken: one a step.
  QuantPolicy policy(const std::vector<int>& taken) const { return env_.policy(widths(taken)); }

 private:
  QuantEnv env_;
  bool joint_;
};

}  // namespace ohmic
