#pragma once

#include "rl/agents/ddpg_options.h"
#include "rl/agents/ppo_options.h"

namespace ohmic {

/// Settings of the agents that have some; each reads its own part.
struct AgentOptions {
  PpoOptions ppo;
  DdpgOptions ddpg;
};

}  // namespace ohmic
