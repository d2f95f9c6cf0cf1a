#pragma once

#include <vector>

#include "rl/agents/agent_context.h"

namespace ohmic {

/// Lowers widths from the last free layer to the first, over and over, until the chip can afford
/// them or all are at their first choices; asks for a price behind every step. A step is, by
/// `order`, one width (activations, then weights) or both of a layer. actions: as DecisionSpace
/// takes them.
std::vector<int> decrement_to_budget(std::vector<int> actions, const AgentContext& context,
                                     Decrement order);

}  // namespace ohmic
