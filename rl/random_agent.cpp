#include "rl/random_agent.h"

namespace ohmic {

std::vector<QuantPolicy> RandomAgent::propose(int count) {
  std::vector<QuantPolicy> policies;
  for (int i = 0; i < count; ++i) {
    std::vector<int> actions(static_cast<std::size_t>(env_.steps()));
    for (int& action : actions) action = random_.below(QuantEnv::kActions);
    policies.push_back(env_.policy(actions));
  }
  return policies;
}

}  // namespace ohmic
