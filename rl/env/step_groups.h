#pragma once

#include <vector>

#include "rl/env/decision_space.h"

namespace ohmic {

/// How many choices a group of steps has together.
int group_choices(const DecisionSpace& space, const StepGroup& group);

/// The choices of the group's steps that a joint choice stands for: that of the first step is its
/// higher digit.
std::vector<int> split_choice(const DecisionSpace& space, const StepGroup& group, int choice);

/// The joint choice of the group in these actions, one a step of the space.
int joint_choice(const DecisionSpace& space, const StepGroup& group,
                 const std::vector<int>& actions);

}  // namespace ohmic
