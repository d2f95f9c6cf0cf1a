#include "rl/agents/agents.h"

#include <functional>
#include <map>
#include <stdexcept>
#include <utility>

#include "rl/agents/ddpg/ddpg_agent.h"
#include "rl/agents/heuristic/aided_agent.h"
#include "rl/agents/heuristic/anneal_agent.h"
#include "rl/agents/heuristic/edge_agent.h"
#include "rl/agents/heuristic/evolution_agent.h"
#include "rl/agents/heuristic/exhaustive_agent.h"
#include "rl/agents/heuristic/greedy_agent.h"
#include "rl/agents/heuristic/random_agent.h"
#include "rl/agents/heuristic/random_feasible_agent.h"
#include "rl/agents/heuristic/uniform_agent.h"
#include "rl/agents/ilp/ilp_agent.h"
#include "rl/agents/ppo/ppo_agent.h"
#include "rl/agents/surrogate/surrogate_agent.h"

namespace ohmic {
namespace {

using Maker = std::function<std::unique_ptr<Agent>(const AgentContext&)>;

template <typename Kind>
std::unique_ptr<Agent> make(const AgentContext& context) {
  return std::make_unique<Kind>(context);
}

const std::map<std::string, Maker>& makers() {
  static const std::map<std::string, Maker> table = {
      {"ppo", make<PpoAgent>},
      {"random", [](const auto& c) { return std::make_unique<RandomAgent>(c.env, c.seed); }},
      {"random-feasible", make<RandomFeasibleAgent>},
      {"uniform", make<UniformAgent>},
      {"greedy", make<GreedyAgent>},
      {"evolution", make<EvolutionAgent>},
      {"anneal", make<AnnealAgent>},
      {"ilp", [](const auto& c) { return std::make_unique<IlpAgent>(c, false); }},
      {"ilp+local", [](const auto& c) { return std::make_unique<IlpAgent>(c, true); }},
      {"ddpg", make<DdpgAgent>},
      {"edge", make<EdgeAgent>},
      {"surrogate", make<SurrogateAgent>},
      {"exhaustive", make<ExhaustiveAgent>}};
  return table;
}

/// What is not said of the aids is on.
AgentContext with_all_aids(AgentContext context) {
  SearchAids& aids = context.options.aids;
  aids = {aids.uniform_start.value_or(true), aids.budget_edge.value_or(true),
          aids.new_policies.value_or(true)};
  return context;
}

}  // namespace

std::unique_ptr<Agent> make_agent(const std::string& name, const AgentContext& context) {
  check_agent_name(name);
  const auto found = makers().find(name);
  if (found == makers().end()) throw std::logic_error("agent '" + name + "' cannot be made");
  // PPO's aids know what its actor thinks.
  if (name == "ppo") return found->second(context);
  const AgentContext own = name == "edge" || name == "surrogate" ? with_all_aids(context) : context;
  auto agent = found->second(own);
  if (!own.options.aids.any()) return agent;
  return std::make_unique<AidedAgent>(own, std::move(agent));
}

}  // namespace ohmic
