#include "rl/env/step_groups.h"

#include <cstddef>

namespace ohmic {

int group_choices(const DecisionSpace& space, const StepGroup& group) {
  int choices = 1;
  for (int i = 0; i < group.steps; ++i) choices *= space.count(group.first + i);
  return choices;
}

std::vector<int> split_choice(const DecisionSpace& space, const StepGroup& group, int choice) {
  std::vector<int> choices(static_cast<std::size_t>(group.steps));
  for (int i = group.steps; i-- > 0;) {
    const int count = space.count(group.first + i);
    choices[static_cast<std::size_t>(i)] = choice % count;
    choice /= count;
  }
  return choices;
}

int joint_choice(const DecisionSpace& space, const StepGroup& group,
                 const std::vector<int>& actions) {
  int choice = 0;
  for (int step = group.first; step < group.first + group.steps; ++step)
    choice = choice * space.count(step) + actions[static_cast<std::size_t>(step)];
  return choice;
}

}  // namespace ohmic
