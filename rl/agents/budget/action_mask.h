#pragma once

#include <cstdint>
#include <vector>

#include "rl/agents/agent_context.h"
#include "rl/env/action_space.h"

namespace ohmic {

/// The classes of the next step, one a bit, after which the threshold can still be held: with every
/// width that is left at its first choice. Class 0 is always among them. As cost hardly ever rises
/// when a width falls, the widest affordable width is found by bisection and those below are taken
/// to be affordable too: three prices a step, at most fourteen where steps are joint.
std::uint64_t action_mask(const ActionSpace& space, const AgentContext& context,
                          const std::vector<int>& taken);

}  // namespace ohmic
