#pragma once

#include <vector>

#include "api/error.h"
#include "rl/agents/agents.h"
#include "rl/env/trial.h"
#include "rl/session/search_request.h"
#include "util/random_source.h"  // for agents: the same draws on every machine

namespace ohmic {

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
