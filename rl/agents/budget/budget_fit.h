#pragma once

#include <vector>

#include "rl/agents/agent_context.h"

namespace ohmic {

/// The widths of an episode and what its agent thinks of every width there is.
struct WidthDraw {
  std::vector<int> actions;         ///< as DecisionSpace takes them
  std::vector<double> preferences;  ///< log probabilities [steps x most_choices()]
};

/// Lowers widths by a bit until the threshold holds. Which width moves is what the draw's
/// preferences like best: the step with the smallest loss, or largest gain, of log probability. The
/// number of steps is found by bisection. Returns each draw's actions; the draws are brought down
/// side by side, one price of each at a time.
std::vector<std::vector<int>> lower_to_budget(const std::vector<WidthDraw>& draws,
                                              const AgentContext& context);

/// Brings policies to the edge of the budget: lower_to_budget(), then raises widths in the same way
/// until no single bit more is affordable. A step up asks for one price, and a width that cannot be
/// afforded once is not asked about again.
std::vector<std::vector<int>> fit_to_budget(const std::vector<WidthDraw>& draws,
                                            const AgentContext& context);

}  // namespace ohmic
