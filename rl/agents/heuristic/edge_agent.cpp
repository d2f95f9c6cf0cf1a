#include "rl/agents/heuristic/edge_agent.h"

#include <cmath>

#include "rl/agents/agent_state.h"
#include "rl/agents/budget/choices_around.h"

namespace ohmic {
namespace {

constexpr const char* kName = "edge";

}  // namespace

EdgeAgent::EdgeAgent(const AgentContext& context)
    : context_(context), random_(context.seed), centre_(context.env.actions(context.env.start())) {}

std::vector<Candidate> EdgeAgent::propose(int) {
  const DecisionSpace& space = context_.env;
  std::vector<int> actions;
  for (int step = 0; step < space.steps(); ++step) {
    const std::vector<double> chances =
        choices_around(centre_[static_cast<std::size_t>(step)], space.count(step));
    actions.push_back(draw_choice(chances.begin(), space.count(step), random_));
  }
  return {space.policy(actions)};
}

void EdgeAgent::begin_at(const std::vector<Trial>& trials) {
  centre_ = context_.env.actions(best_trial(trials)->policy);
}

std::vector<double> EdgeAgent::log_probabilities() const {
  const DecisionSpace& space = context_.env;
  std::vector<double> logs;
  for (int step = 0; step < space.steps(); ++step) {
    std::vector<double> chances =
        choices_around(centre_[static_cast<std::size_t>(step)], space.count(step));
    chances.resize(static_cast<std::size_t>(space.most_choices()), 1);
    for (const double chance : chances) logs.push_back(std::log(chance));
  }
  return logs;
}

std::string EdgeAgent::save() const {
  return save_state(kName, {{"random", random_.save()}, {"centre", centre_}});
}

void EdgeAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) {
    random_.load(json.at("random").get<std::string>());
    json.at("centre").get_to(centre_);
  });
}

}  // namespace ohmic
