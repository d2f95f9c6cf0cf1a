#include "rl/agents/heuristic/random_agent.h"

#include "rl/agents/budget/repair.h"

namespace ohmic {

std::vector<QuantPolicy> RandomAgent::propose(int count) {
  std::vector<QuantPolicy> policies;
  for (int i = 0; i < count; ++i) policies.push_back(env_.policy(random_actions(env_, random_)));
  return policies;
}

}  // namespace ohmic
