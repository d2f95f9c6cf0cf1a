#include "rl/agents/ilp/layer_costs.h"

#include <algorithm>

#include "rl/env/step_groups.h"

namespace ohmic {

LayerCosts::LayerCosts(const AgentContext& context, const std::vector<int>& around)
    : space_(context.env), reference_(context.cost_ratio(context.env.policy(around))) {
  std::vector<Candidate> changed;
  for (const StepGroup& group : space_.groups()) {
    first_.push_back(changed.size());
    for (int choice = 0; choice < group_choices(space_, group); ++choice) {
      std::vector<int> actions = around;
      const std::vector<int> chosen = split_choice(space_, group, choice);
      std::copy(chosen.begin(), chosen.end(), actions.begin() + group.first);
      changed.push_back(space_.policy(actions));
    }
  }
  for (const double ratio : context.cost_ratios(changed)) changes_.push_back(ratio - reference_);
}

double LayerCosts::change(std::size_t group, int choice) const {
  return changes_[first_[group] + static_cast<std::size_t>(choice)];
}

double LayerCosts::predict(const std::vector<int>& actions) const {
  double cost = reference_;
  for (std::size_t group = 0; group < first_.size(); ++group)
    cost += change(group, joint_choice(space_, space_.groups()[group], actions));
  return cost;
}

}  // namespace ohmic
