#pragma once

#include <vector>

#include "rl/env/action_space.h"
#include "util/random_source.h"

namespace ohmic {

/// Targets of an actor in some states: n states [n x kStateSize] and the probabilities of the
/// classes there [n x classes].
struct ImitationTargets {
  std::vector<float> states;
  std::vector<float> probabilities;
};

/// Episodes around one policy: every width keeps the policy's bits with about a half, and a bit
/// further away is a third as likely. centre: the policy's actions, one width a step.
ImitationTargets targets_around(const ActionSpace& space, const std::vector<int>& centre,
                                int episodes, RandomSource& random);

}  // namespace ohmic
