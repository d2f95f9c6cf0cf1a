#pragma once

#include <vector>

#include "rl/agents/agent_context.h"

namespace ohmic {

/// The affordable policies with the same two widths in every free layer that cannot be widened: no
/// affordable one has as many weight and activation bits and more of either. By falling weight
/// bits, at most 7; if none is affordable, the cheapest there is.
std::vector<Candidate> uniform_frontier(const AgentContext& context);
/// The first `most` of them.
std::vector<Candidate> uniform_frontier(const AgentContext& context, int most);

}  // namespace ohmic
