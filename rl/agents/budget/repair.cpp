#include "rl/agents/budget/repair.h"

#include <cstddef>

namespace ohmic {
namespace {

/// The widths to lower, one after the other, until all are at 2 bits.
std::vector<std::size_t> way_down(std::vector<int> actions, RandomSource& random) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (actions[i] > 0) open.push_back(i);
  }
  std::vector<std::size_t> way;
  while (!open.empty()) {
    const auto drawn = static_cast<std::size_t>(random.below(static_cast<int>(open.size())));
    way.push_back(open[drawn]);
    if (--actions[open[drawn]] == 0) open.erase(open.begin() + static_cast<std::ptrdiff_t>(drawn));
  }
  return way;
}

}  // namespace

std::vector<int> repair(const std::vector<int>& actions, const AgentContext& context,
                        RandomSource& random) {
  if (context.affordable(context.env.policy(actions))) return actions;
  const std::vector<std::size_t> way = way_down(actions, random);
  const auto lowered = [&](std::size_t steps) {
    std::vector<int> result = actions;
    for (std::size_t i = 0; i < steps; ++i) --result[way[i]];
    return result;
  };
  std::size_t expensive = 0;
  std::size_t affordable = way.size();  // the cheapest policy of all
  while (affordable - expensive > 1) {
    const std::size_t middle = expensive + (affordable - expensive) / 2;
    (context.affordable(context.env.policy(lowered(middle))) ? affordable : expensive) = middle;
  }
  return lowered(affordable);
}

std::vector<int> random_actions(const DecisionSpace& space, RandomSource& random) {
  std::vector<int> actions;
  for (int step = 0; step < space.steps(); ++step)
    actions.push_back(random.below(space.count(step)));
  return actions;
}

}  // namespace ohmic
