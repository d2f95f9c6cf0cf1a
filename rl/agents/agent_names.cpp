#include "rl/agents/agent_names.h"

#include <algorithm>

#include "util/config_error.h"

namespace ohmic {

std::vector<std::pair<std::string, std::string>> known_agents() {
  return {
      {"ppo", "PPO-Clip, actor and critic 2 x 256, guided; --paper: as in the base paper"},
      {"random", "uniform random widths: the floor of every search"},
      {"random-feasible", "random widths that the chip can afford, by rejection and repair"},
      {"uniform", "the 49 policies with the same widths in every free layer"},
      {"greedy", "from W8A8 down by the step that saves most for its loss"},
      {"evolution", "32 policies, tournaments of 3, crossover, mutation, repair"},
      {"anneal", "simulated annealing by one-bit moves and swaps"},
      {"ilp", "measured sensitivities and an exact knapsack over simulated costs"},
      {"ilp+local", "the same, then one-bit moves and swaps while they help"},
      {"ddpg", "HAQ's DDPG, lowering what is too expensive (--decrement, --haq-literal)"},
      {"edge", "no learning: around the best uniform policy, at the edge of the budget"},
      {"surrogate", "learns what every width loses, draws a model, solves it at the budget's edge"},
      {"exhaustive", "every affordable policy, where there are at most a million"}};
}

bool takes_aids(const std::string& agent) {
  const auto fixed = {"uniform", "greedy", "ilp", "exhaustive"};
  return std::find(fixed.begin(), fixed.end(), agent) == fixed.end();
}

void check_agent_name(const std::string& name) {
  std::vector<std::string> names;
  std::string all;
  for (const auto& agent : known_agents()) {
    if (agent.first == name) return;
    names.push_back(agent.first);
    all += (all.empty() ? "" : ", ") + agent.first;
  }
  throw ConfigError("--agent",
                    "unknown agent '" + name + "', allowed: " + all + did_you_mean(name, names));
}

}  // namespace ohmic
