#include "rl/agents/agent_state.h"

namespace ohmic {

std::string save_state(const char* agent, Json fields) {
  return Json{{"agent", agent}, {"fields", std::move(fields)}}.dump();
}

Json load_state(const std::string& state, const char* agent) {
  const Json json = Json::parse(state, nullptr, false);
  if (!json.is_object() || json.value("agent", "") != agent || !json.contains("fields")) {
    throw std::runtime_error(std::string("the saved state is not one of agent '") + agent + "'");
  }
  return json.at("fields");
}

Json trial_to_json(const Trial& trial) {
  return Json::array({to_string(trial.policy), trial.outcome.accuracy, trial.cost_ratio,
                      trial.reward, trial.feasible});
}

Trial trial_from_json(const Json& json) {
  Trial trial;
  trial.policy = parse_policy_string(json.at(0).get<std::string>());
  trial.outcome.accuracy = json.at(1).get<double>();
  trial.cost_ratio = json.at(2).get<double>();
  trial.reward = json.at(3).get<double>();
  trial.feasible = json.at(4).get<bool>();
  return trial;
}

}  // namespace ohmic
