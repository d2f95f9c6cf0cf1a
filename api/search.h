#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/error.h"
#include "rl/agents/agents.h"
#include "rl/env/reward_function.h"
#include "rl/env/trial.h"
#include "util/random_source.h"  // for agents: the same draws on every machine

namespace ohmic {

/// A search as `ohmic search` takes it, with the same words.
struct SearchRequest {
  std::string net = "lenet5";
  std::string hw = "wei2022";
  std::vector<std::string> settings;  ///< `KEY=VALUE`, each overrides a hardware key
  std::string data;                   ///< empty: the network's own set or its stand-in
  std::string weights;                ///< empty: the shipped or trained ones
  RewardOptions reward;
  AgentOptions agents;  ///< of the agents that ship
  int episodes = 300;
  std::uint64_t seed = 1;
  int threads = 1;  ///< of the accuracies; the results do not depend on it
};

/// Result of a search. Accuracies are top-1 on the validation images, percent.
struct SearchResult {
  Trial baseline;             ///< W8A8
  Trial best;                 ///< infeasible if no feasible policy was seen
  std::vector<Trial> trials;  ///< one an episode
};

/// Lets an agent search the bit-widths of a network on the timed chip, in this process and without
/// a run directory. make: for an agent that ships, `[](const auto& context) { return
/// make_agent("ppo", context); }`.
/// Throws Error: exit code 2 for broken input, 3 if the network does not fit the chip, 4 if a
/// simulation failed, 5 if not even the cheapest policy meets the threshold.
SearchResult search(const SearchRequest& request, const AgentMaker& make);

}  // namespace ohmic
