#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rl/agent.h"
#include "rl/ppo_options.h"
#include "rl/quant_env.h"

namespace ohmic {

/// Names of the agents with one line each, for `ohmic list`.
std::vector<std::pair<std::string, std::string>> known_agents();

/// An agent by name; `ppo` is read by "ppo" alone. ConfigError on an unknown name.
std::unique_ptr<Agent> make_agent(const std::string& name, const QuantEnv& env,
                                  const PpoOptions& ppo, std::uint64_t seed);

}  // namespace ohmic
