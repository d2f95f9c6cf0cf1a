#pragma once

#include <vector>

#include "rl/agents/agent_context.h"
#include "rl/agents/ilp/sensitivity.h"

namespace ohmic {

/// The policy of least summed loss whose simulated cost is within the threshold, as far as a chip
/// whose latency is no sum over layers lets it be found: the costs are made additive around a
/// policy (W8A8 first), the knapsack is solved exactly, its answer is priced on the simulator, and
/// the bound moves by the model's error until answers above and below the threshold meet; then the
/// same around the answer, at most three times. Returns actions of an affordable policy.
std::vector<int> solve_widths(const AgentContext& context, const Sensitivity& sensitivity);

}  // namespace ohmic
