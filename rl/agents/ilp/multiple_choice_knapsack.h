#pragma once

#include <optional>
#include <vector>

namespace ohmic {

/// One way to fill a group.
struct Choice {
  double cost = 0;
  double loss = 0;
};

/// The multiple-choice knapsack, exactly: one choice of every group so that the costs sum to at
/// most `bound` and the losses to the least possible; of equal losses the cheapest. Costs and
/// losses may be negative. groups: each at least one choice. Returns an index a group; none if
/// nothing fits. Group by group, partial sums that another one beats in both cost and loss are
/// dropped, and so are those that the linear relaxation of the rest shows to be no better than a
/// solution at hand.
std::optional<std::vector<int>> solve_knapsack(const std::vector<std::vector<Choice>>& groups,
                                               double bound);

}  // namespace ohmic
