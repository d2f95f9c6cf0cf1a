#include "rl/agents/budget/uniform_frontier.h"

#include <algorithm>

namespace ohmic {

std::vector<Candidate> uniform_frontier(const AgentContext& context) {
  const DecisionSpace& space = context.env;
  // With fewer weight bits never fewer activation bits are affordable: the border is a staircase.
  std::vector<Candidate> frontier;
  const int choices = space.most_choices();
  int activations = 0;
  for (int weights = choices - 1; weights >= 0; --weights) {
    int widest = activations - 1;  // what more weight bits afford already is no new corner
    while (widest + 1 < choices && context.affordable(space.uniform(weights, widest + 1))) ++widest;
    if (widest < activations) continue;
    frontier.push_back(space.uniform(weights, widest));
    activations = widest + 1;
    if (activations == choices) break;
  }
  // On the chip as given none may be affordable, though on a cheaper one some are.
  if (frontier.empty()) frontier.push_back(space.cheapest());
  return frontier;
}

std::vector<Candidate> uniform_frontier(const AgentContext& context, int most) {
  std::vector<Candidate> frontier = uniform_frontier(context);
  frontier.resize(std::min(frontier.size(), static_cast<std::size_t>(most)));
  return frontier;
}

}  // namespace ohmic
