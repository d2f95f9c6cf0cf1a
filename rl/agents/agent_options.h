#pragma once

#include "rl/agents/ddpg_options.h"
#include "rl/agents/ppo_options.h"
#include "rl/agents/search_aids.h"

namespace ohmic {

/// Settings of the agents that have some; each reads its own part.
struct AgentOptions {
  PpoOptions ppo;
  DdpgOptions ddpg;
  SearchAids aids;
};

}  // namespace ohmic
