#include "rl/agents.h"

#include "nets/config_error.h"
#include "rl/ppo_agent.h"
#include "rl/random_agent.h"

namespace ohmic {

std::vector<std::pair<std::string, std::string>> known_agents() {
  return {{"ppo", "PPO-Clip with two 2 x 256 perceptrons, as in papers/001"},
          {"random", "every free width drawn evenly from 2..8; learns nothing"}};
}

std::unique_ptr<Agent> make_agent(const std::string& name, const QuantEnv& env,
                                  const PpoOptions& ppo, std::uint64_t seed) {
  if (name == "ppo") return std::make_unique<PpoAgent>(env, ppo, seed);
  if (name == "random") return std::make_unique<RandomAgent>(env, seed);
  std::vector<std::string> names;
  for (const auto& agent : known_agents()) names.push_back(agent.first);
  throw ConfigError(
      "--agent", "unknown agent '" + name + "', allowed: ppo, random" + did_you_mean(name, names));
}

}  // namespace ohmic
