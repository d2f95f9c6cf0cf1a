#pragma once

#include <vector>

#include "rl/agent_context.h"

namespace ohmic {

/// Brings a policy to the edge of the budget: lowers widths by a bit until the threshold holds,
/// then raises widths until no single bit more is affordable. Which width moves is what
/// `preferences` like best: the step with the largest gain, or smallest loss, of log probability.
/// actions: as QuantEnv takes them; preferences: log probabilities [steps x kActions]. The steps
/// down are found by bisection; a step up asks for one price, and a width that cannot be afforded
/// once is not asked about again.
std::vector<int> fit_to_budget(std::vector<int> actions, const std::vector<double>& preferences,
                               const AgentContext& context);

}  // namespace ohmic
