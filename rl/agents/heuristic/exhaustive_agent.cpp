#include "rl/agents/heuristic/exhaustive_agent.h"

#include "rl/agents/agent_state.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr const char* kName = "exhaustive";
constexpr std::int64_t kMostPolicies = 1'000'000;

/// The digits of `number`, each to the base of its step's choices, 0 standing for the widest. The
/// last width changes first, so that policies that follow each other share all their layers up to
/// the last few, and what an evaluator keeps of a shared start serves them all.
std::vector<int> spell(std::int64_t number, const DecisionSpace& space) {
  std::vector<int> actions(static_cast<std::size_t>(space.steps()));
  for (int step = space.steps(); step-- > 0;) {
    const int choices = space.count(step);
    actions[static_cast<std::size_t>(step)] = choices - 1 - static_cast<int>(number % choices);
    number /= choices;
  }
  return actions;
}

/// "7^6", or "7 x 7 x 3" if the steps differ.
std::string size_text(const DecisionSpace& space) {
  std::string product;
  bool even = true;
  for (int step = 0; step < space.steps(); ++step) {
    product += (step == 0 ? "" : " x ") + std::to_string(space.count(step));
    even = even && space.count(step) == space.most_choices();
  }
  return even ? std::to_string(space.most_choices()) + "^" + std::to_string(space.steps())
              : product;
}

}  // namespace

ExhaustiveAgent::ExhaustiveAgent(const AgentContext& context) : context_(context) {
  for (int step = 0; step < context.env.steps(); ++step) {
    policies_ *= context.env.count(step);
    if (policies_ <= kMostPolicies) continue;
    throw ConfigError("--agent", "found exhaustive, but " + context.network.name + " has " +
                                     size_text(context.env) + " policies, allowed at most " +
                                     std::to_string(kMostPolicies));
  }
}

std::vector<Candidate> ExhaustiveAgent::propose(int count) {
  std::vector<Candidate> policies;
  next_ = first_;
  while (next_ < policies_ && static_cast<int>(policies.size()) < count) {
    Candidate policy = context_.env.policy(spell(next_++, context_.env));
    if (context_.affordable(policy)) policies.push_back(std::move(policy));
  }
  return policies;
}

std::string ExhaustiveAgent::save() const { return save_state(kName, {{"first", first_}}); }

void ExhaustiveAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) { json.at("first").get_to(first_); });
}

}  // namespace ohmic
