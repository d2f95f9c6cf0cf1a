#include "rl/agents/heuristic/random_feasible_agent.h"

#include "rl/agents/agent_state.h"
#include "rl/agents/budget/repair.h"

namespace ohmic {
namespace {

constexpr const char* kName = "random-feasible";
constexpr int kDraws = 8;

}  // namespace

std::vector<Candidate> RandomFeasibleAgent::propose(int) {
  std::vector<int> actions;
  for (int draw = 0; draw < kDraws; ++draw) {
    actions = random_actions(context_.env, random_);
    if (context_.affordable(context_.env.policy(actions))) break;
  }
  return {context_.env.policy(repair(actions, context_, random_))};
}

std::string RandomFeasibleAgent::save() const {
  return save_state(kName, {{"random", random_.save()}});
}

void RandomFeasibleAgent::load(const std::string& state) {
  read_state(state, kName,
             [this](const Json& json) { random_.load(json.at("random").get<std::string>()); });
}

}  // namespace ohmic
