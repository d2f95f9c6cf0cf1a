#include "rl/agents/budget/budget_decrement.h"

#include <algorithm>
#include <utility>

namespace ohmic {
namespace {

/// The decisions that one step lowers together, as indices of actions.
using Step = std::vector<std::size_t>;

/// One round over hardware keys and layers, last to first.
std::vector<Step> round_of_steps(const std::vector<StepGroup>& groups, Decrement order) {
  std::vector<Step> steps;
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    const auto weights = static_cast<std::size_t>(group->first);
    const std::size_t activations = weights + 1;
    if (group->steps == 1) {
      steps.push_back({weights});
    } else if (order == Decrement::kPaper) {
      steps.push_back({activations, weights});
    } else {
      steps.push_back({activations});
      steps.push_back({weights});
    }
  }
  return steps;
}

/// False if every decision was at its first choice already.
bool take(const Step& step, std::vector<int>& actions) {
  bool lowered = false;
  for (const std::size_t i : step) {
    if (actions[i] == 0) continue;
    --actions[i];
    lowered = true;
  }
  return lowered;
}

}  // namespace

std::vector<int> decrement_to_budget(std::vector<int> actions, const AgentContext& context,
                                     Decrement order) {
  if (context.affordable(context.env.policy(actions))) return actions;
  const std::vector<Step> round = round_of_steps(context.env.groups(), order);
  while (std::any_of(actions.begin(), actions.end(), [](int action) { return action > 0; })) {
    for (const Step& step : round) {
      if (take(step, actions) && context.affordable(context.env.policy(actions))) return actions;
    }
  }
  return actions;
}

}  // namespace ohmic
