#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rl/agents/agent_options.h"
#include "rl/env/reward_function.h"

namespace ohmic {

/// A search as `ohmic search` takes it, with the same words.
struct SearchRequest {
  std::string net = "lenet5";
  std::string hw = "wei2022";
  std::vector<std::string> settings;  ///< `KEY=VALUE`, each overrides a hardware key
  std::string data;                   ///< empty: the network's own set or its stand-in
  std::string validation;             ///< file of the images that validate; empty: the usual split
  std::string weights;                ///< empty: the shipped or trained ones
  RewardOptions reward;
  AgentOptions agents;  ///< of the agents that ship
  int episodes = 300;
  std::uint64_t seed = 1;
  int threads = 1;  ///< of the accuracies, at least 1; the results do not depend on it
};

}  // namespace ohmic
