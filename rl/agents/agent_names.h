#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// Names of the agents with one line each, for `ohmic list`.
std::vector<std::pair<std::string, std::string>> known_agents();

/// Whether an agent may be helped by SearchAids: those that try a fixed list may not.
bool takes_aids(const std::string& agent);

/// ConfigError naming --agent and what is allowed, unless it is one of known_agents().
void check_agent_name(const std::string& name);

}  // namespace ohmic
