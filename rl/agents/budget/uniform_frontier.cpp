#include "rl/agents/budget/uniform_frontier.h"

namespace ohmic {

std::vector<QuantPolicy> uniform_frontier(const AgentContext& context) {
  const QuantEnv& env = context.env;
  // With fewer weight bits never fewer activation bits are affordable: the border is a staircase.
  std::vector<QuantPolicy> frontier;
  int activations = 0;
  for (int weights = QuantEnv::kActions - 1; weights >= 0; --weights) {
    int widest = activations - 1;  // what more weight bits afford already is no new corner
    while (widest + 1 < QuantEnv::kActions && context.affordable(env.uniform(weights, widest + 1)))
      ++widest;
    if (widest < activations) continue;
    frontier.push_back(env.uniform(weights, widest));
    activations = widest + 1;
    if (activations == QuantEnv::kActions) break;
  }
  return frontier;
}

}  // namespace ohmic
