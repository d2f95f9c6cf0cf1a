#include "rl/agents/ilp/ilp_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "rl/agents/ilp/layer_costs.h"
#include "rl/agents/ilp/multiple_choice_knapsack.h"

namespace ohmic {
namespace {

constexpr int kReferences = 3;
constexpr int kSolves = 16;          // around one reference
constexpr double kMeeting = 1e-4;    // distance of bounds that counts as met
constexpr double kFirstStep = 0.01;  // of a bound whose error says nothing

/// The best answer so far: affordable, then of least loss.
struct Answer {
  std::vector<int> actions;
  double loss = std::numeric_limits<double>::infinity();

  void offer(const std::vector<int>& candidate, double its_loss) {
    if (its_loss < loss) *this = {candidate, its_loss};
  }
};

std::optional<std::vector<int>> solve_once(const LayerCosts& costs, const Sensitivity& sensitivity,
                                           const DecisionSpace& space, double bound) {
  const int layers = space.steps() / 2;
  std::vector<std::vector<Choice>> groups(static_cast<std::size_t>(layers));
  for (int layer = 0; layer < layers; ++layer) {
    for (int w = 0; w < space.count(2 * layer); ++w) {
      for (int a = 0; a < space.count(2 * layer + 1); ++a) {
        const double loss = sensitivity.loss(2 * layer, w) + sensitivity.loss(2 * layer + 1, a);
        groups[static_cast<std::size_t>(layer)].push_back({costs.change(layer, w, a), loss});
      }
    }
  }
  const auto choices = solve_knapsack(groups, bound - costs.at_reference());
  if (!choices) return std::nullopt;
  std::vector<int> actions;
  for (const int choice : *choices) {
    const int activations = space.count(static_cast<int>(actions.size()) + 1);
    actions.insert(actions.end(), {choice / activations, choice % activations});
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

void solve_around(const AgentContext& context, const Sensitivity& sensitivity,
                  const std::vector<int>& reference, Answer& answer) {
  const LayerCosts costs(context, reference);
  const double threshold = context.reward.options().threshold;
  double low = -std::numeric_limits<double>::infinity();
  double high = -low;
  double bound = threshold;
  for (int solve = 0; solve < kSolves && !(high - low < kMeeting); ++solve) {
    const auto actions = solve_once(costs, sensitivity, context.env, bound);
    if (!actions) {  // the model finds nothing so cheap
      low = bound;
      bound = next_bound(low, high, bound);
      continue;
    }
    const double cost = context.cost_ratio(context.env.policy(*actions));
    if (cost <= threshold) answer.offer(*actions, sensitivity.loss(*actions));
    if (cost <= threshold && sensitivity.loss(*actions) == 0) return;  // W8A8
    (cost <= threshold ? low : high) = bound;
    bound = next_bound(low, high, threshold - (cost - costs.predict(*actions)));
  }
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

std::vector<int> solve_widths(const AgentContext& context, const Sensitivity& sensitivity) {
  const std::vector<int> wide = context.env.actions(context.env.baseline());
  std::vector<int> reference = wide;
  Answer answer;
  for (int i = 0; i < kReferences; ++i) {
    solve_around(context, sensitivity, reference, answer);
    if (answer.actions.empty() || answer.actions == reference) break;
    reference = answer.actions;
  }
  return answer.actions.empty() ? lower(context, sensitivity, wide) : answer.actions;
}

}  // namespace ohmic
