#pragma once

#include <optional>
#include <vector>

#include "rl/agents/agent_context.h"
#include "rl/agents/ilp/layer_costs.h"
#include "rl/agents/ilp/sensitivity.h"

namespace ohmic {

/// The actions of the policy of least summed loss whose simulated cost is within the threshold, as
/// far as costs that were made additive let it be found: the knapsack is solved exactly, its answer
/// is priced on the simulator, and the bound moves by the model's error until answers above and
/// below the threshold meet, at most `solves` times. None: no answer was affordable.
std::optional<std::vector<int>> solve_widths(const AgentContext& context, const LayerCosts& costs,
                                             const Sensitivity& sensitivity, int solves);

/// The same with costs that are additive around W8A8, then around the answer, at most three times.
/// Returns actions of an affordable policy.
std::vector<int> solve_widths(const AgentContext& context, const Sensitivity& sensitivity);

}  // namespace ohmic
