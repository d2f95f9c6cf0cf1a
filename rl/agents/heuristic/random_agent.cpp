#include "rl/agents/heuristic/random_agent.h"

#include "rl/agents/budget/repair.h"

namespace ohmic {

std::vector<Candidate> RandomAgent::propose(int count) {
  std::vector<Candidate> policies;
  for (int i = 0; i < count; ++i)
    policies.push_back(space_.policy(random_actions(space_, random_)));
  return policies;
}

}  // namespace ohmic
