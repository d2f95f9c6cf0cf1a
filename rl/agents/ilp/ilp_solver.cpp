#include "rl/agents/ilp/ilp_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rl/agents/ilp/multiple_choice_knapsack.h"
#include "rl/env/step_groups.h"

namespace ohmic {
namespace {

constexpr int kReferences = 3;
constexpr int kSolves = 16;          // around one reference
constexpr double kMeeting = 1e-4;    // distance of bounds that counts as met
constexpr double kFirstStep = 0.01;  // of a bound whose error says nothing

std::optional<std::vector<int>> solve_once(const LayerCosts& costs, const Sensitivity& sensitivity,
                                           const DecisionSpace& space, double bound) {
  std::vector<std::vector<Choice>> groups(space.groups().size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const StepGroup& group = space.groups()[i];
    for (int choice = 0; choice < group_choices(space, group); ++choice) {
      double loss = 0;
      int step = group.first;
      for (const int chosen : split_choice(space, group, choice))
        loss += sensitivity.loss(step++, chosen);
      groups[i].push_back({costs.change(i, choice), loss});
    }
  }
  const auto choices = solve_knapsack(groups, bound - costs.at_reference());
  if (!choices) return std::nullopt;
  std::vector<int> actions;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::vector<int> chosen = split_choice(space, space.groups()[i], (*choices)[i]);
    actions.insert(actions.end(), chosen.begin(), chosen.end());
  }
  return actions;
}

/// The next bound between the highest that gave an affordable answer and the lowest that did not.
double next_bound(double low, double high, double guess) {
  if (guess > low && guess < high) return guess;
  if (std::isinf(low)) return high - kFirstStep;
  if (std::isinf(high)) return low + kFirstStep;
  return low + (high - low) / 2;
}

/// Where no answer was affordable: the reference, lowered by the bit that loses least until it is.
std::vector<int> lower(const AgentContext& context, const Sensitivity& sensitivity,
                       std::vector<int> actions) {
  while (!context.affordable(context.env.policy(actions))) {
    double least = std::numeric_limits<double>::infinity();
    std::size_t lowest = actions.size();
    for (std::size_t i = 0; i < actions.size(); ++i) {
      if (actions[i] == 0) continue;
      const int step = static_cast<int>(i);
      const double more =
          sensitivity.loss(step, actions[i] - 1) - sensitivity.loss(step, actions[i]);
      if (more < least) lowest = i;
      least = std::min(least, more);
    }
    if (lowest == actions.size()) break;  // the cheapest there is
    --actions[lowest];
  }
  return actions;
}

}  // namespace

std::optional<std::vector<int>> solve_widths(const AgentContext& context, const LayerCosts& costs,
                                             const Sensitivity& sensitivity, int solves) {
  std::optional<std::vector<int>> best;
  const double threshold = context.reward.options().threshold;
  double low = -std::numeric_limits<double>::infinity();
  double high = -low;
  double bound = threshold;
  for (int solve = 0; solve < solves && !(high - low < kMeeting); ++solve) {
    auto actions = solve_once(costs, sensitivity, context.env, bound);
    if (!actions) {  // the model finds nothing so cheap
      low = bound;
      bound = next_bound(low, high, bound);
      continue;
    }
    const double cost = context.cost_ratio(context.env.policy(*actions));
    (cost <= threshold ? low : high) = bound;
    bound = next_bound(low, high, threshold - (cost - costs.predict(*actions)));
    if (cost > threshold) continue;
    const double loss = sensitivity.loss(*actions);
    if (!best || loss < sensitivity.loss(*best)) best = std::move(actions);
    if (loss == 0) break;  // W8A8
  }
  return best;
}

std::vector<int> solve_widths(const AgentContext& context, const Sensitivity& sensitivity) {
  const std::vector<int> wide = context.env.actions(context.env.start());
  std::vector<int> reference = wide;
  std::optional<std::vector<int>> best;
  for (int i = 0; i < kReferences; ++i) {
    const LayerCosts costs(context, reference);
    auto answer = solve_widths(context, costs, sensitivity, kSolves);
    if (answer && (!best || sensitivity.loss(*answer) < sensitivity.loss(*best)))
      best = std::move(answer);
    if (!best || *best == reference) break;
    reference = *best;
  }
  return best ? *best : lower(context, sensitivity, wide);
}

}  // namespace ohmic
