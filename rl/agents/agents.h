#pragma once

#include <functional>
#include <memory>
#include <string>

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/agent_names.h"

namespace ohmic {

/// An agent by its name; asks for no cost yet. Throws ConfigError on an unknown name and if the
/// agent cannot search this network.
std::unique_ptr<Agent> make_agent(const std::string& name, const AgentContext& context);

/// Makes the agent of a search, once the search knows its network, chip and baseline.
using AgentMaker = std::function<std::unique_ptr<Agent>(const AgentContext&)>;

}  // namespace ohmic
