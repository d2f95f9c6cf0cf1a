#pragma once

#include <vector>

#include "rl/agent_context.h"

namespace ohmic {

/// Lowers widths by a bit until the threshold holds. Which width moves is what `preferences` like
/// best: the step with the smallest loss, or largest gain, of log probability. actions: as
/// QuantEnv takes them; preferences: log probabilities [steps x kActions]. The number of steps is
/// found by bisection.
std::vector<int> lower_to_budget(const std::vector<int>& actions,
                                 const std::vector<double>& preferences,
                                 const AgentContext& context);

/// Brings a policy to the edge of the budget: lower_to_budget(), then raises widths in the same way
/// until no single bit more is affordable. A step up asks for one price, and a width that cannot be
/// afforded once is not asked about again.
std::vector<int> fit_to_budget(std::vector<int> actions, const std::vector<double>& preferences,
                               const AgentContext& context);

}  // namespace ohmic
