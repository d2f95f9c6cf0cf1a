#include "rl/agents/budget/budget_edge.h"

#include <cmath>
#include <utility>

namespace ohmic {
namespace {

constexpr int kNudges = 16;    // of an episode that was judged before
constexpr double kHeld = 1e3;  // log probability; a nudged width is the last to move

}  // namespace

std::vector<std::vector<int>> BudgetEdge::bring(const std::vector<WidthDraw>& draws,
                                                RandomSource& random) const {
  std::vector<std::vector<int>> policies;
  if (edge_) {
    policies = fit_to_budget(draws, context_);
  } else {
    for (const WidthDraw& drawn : draws) policies.push_back(drawn.actions);
  }
  for (std::size_t i = 0; only_new_ && i < draws.size(); ++i)
    policies[i] = not_judged(std::move(policies[i]), draws[i], random);
  return policies;
}

std::vector<int> BudgetEdge::not_judged(std::vector<int> actions, const WidthDraw& drawn,
                                        RandomSource& random) const {
  for (int i = 0; i < kNudges && is_judged(context_.env.policy(actions)); ++i) {
    WidthDraw near{actions, drawn.preferences};
    nudge(near, random);
    // A small network's edge may be judged whole; what is left lies behind it.
    if (!edge_) {
      actions = near.actions;
    } else if (i < kNudges / 2) {
      actions = fit_to_budget({near}, context_).front();
    } else {
      actions = lower_to_budget({near}, context_).front();
    }
  }
  return actions;
}

void BudgetEdge::nudge(WidthDraw& near, RandomSource& random) const {
  const DecisionSpace& space = context_.env;
  const int width = random.below(space.steps());
  int& action = near.actions[static_cast<std::size_t>(width)];
  const bool up = random.below(2) == 1;
  if (space.count(width) < 2) return;
  action += (up && action + 1 < space.count(width)) || action == 0 ? 1 : -1;
  near.preferences[static_cast<std::size_t>(width * space.most_choices() + action)] += kHeld;
}

double gumbel_noise(RandomSource& random) { return -std::log(-std::log(random.open_unit())); }

}  // namespace ohmic
