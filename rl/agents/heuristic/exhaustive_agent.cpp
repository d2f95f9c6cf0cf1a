#include "rl/agents/heuristic/exhaustive_agent.h"

#include "rl/agents/agent_state.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr const char* kName = "exhaustive";
constexpr std::int64_t kMostPolicies = 1'000'000;

/// The digits of `number` to the base 7, 0 standing for 8 bits. The last width changes first, so
/// that policies that follow each other share all their layers up to the last few, and what an
/// evaluator keeps of a shared start serves them all.
std::vector<int> spell(std::int64_t number, int steps) {
  std::vector<int> actions(static_cast<std::size_t>(steps));
  for (auto action = actions.rbegin(); action != actions.rend(); ++action) {
    *action = QuantEnv::kActions - 1 - static_cast<int>(number % QuantEnv::kActions);
    number /= QuantEnv::kActions;
  }
  return actions;
}

}  // namespace

ExhaustiveAgent::ExhaustiveAgent(const AgentContext& context) : context_(context) {
  for (int step = 0; step < context.env.steps(); ++step) {
    policies_ *= QuantEnv::kActions;
    if (policies_ <= kMostPolicies) continue;
    throw ConfigError("--agent", "found exhaustive, but " + context.network.name + " has 7^" +
                                     std::to_string(context.env.steps()) +
                                     " policies, allowed at most " + std::to_string(kMostPolicies));
  }
}

std::vector<QuantPolicy> ExhaustiveAgent::propose(int count) {
  std::vector<QuantPolicy> policies;
  next_ = first_;
  while (next_ < policies_ && static_cast<int>(policies.size()) < count) {
    QuantPolicy policy = context_.env.policy(spell(next_++, context_.env.steps()));
    if (context_.affordable(policy)) policies.push_back(std::move(policy));
  }
  return policies;
}

std::string ExhaustiveAgent::save() const { return save_state(kName, {{"first", first_}}); }

void ExhaustiveAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) { json.at("first").get_to(first_); });
}

}  // namespace ohmic
