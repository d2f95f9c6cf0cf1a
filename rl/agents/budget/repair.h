#pragma once

#include <vector>

#include "rl/agents/agent_context.h"
#include "util/random_source.h"

namespace ohmic {

/// Lowers widths by one bit at a time, drawn evenly, as far as the cost needs it and no further.
/// actions: as DecisionSpace takes them; those of an affordable policy come back unchanged. The
/// steps down are drawn first and their number is found by bisection, so that a repair asks for
/// some six prices, not for one a step.
std::vector<int> repair(const std::vector<int>& actions, const AgentContext& context,
                        RandomSource& random);

/// Every choice drawn evenly.
std::vector<int> random_actions(const DecisionSpace& space, RandomSource& random);

}  // namespace ohmic
