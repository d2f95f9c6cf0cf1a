#pragma once

#include <vector>

#include "rl/agents/ilp/multiple_choice_knapsack.h"

namespace ohmic {

/// The linear relaxation of the last groups of a knapsack: choices of a group may be mixed. Its
/// optimum is a lower bound of the loss, found by taking the steps of the groups' lower convex
/// hulls in the order of loss saved a unit of cost.
class KnapsackRelaxation {
 public:
  /// The groups from `first` on.
  KnapsackRelaxation(const std::vector<std::vector<Choice>>& groups, std::size_t first);

  double least_cost() const { return least_cost_; }
  /// Least loss that the mix reaches with costs up to `budget`; infinity below least_cost().
  double least_loss(double budget) const;
  /// Loss of a true choice a group within the budget: the whole steps alone. Infinity below
  /// least_cost().
  double reachable_loss(double budget) const;

 private:
  struct Step {
    double cost = 0;  ///< more
    double loss = 0;  ///< less
  };
  void add_group(const std::vector<Choice>& choices);

  double least_cost_ = 0;
  double loss_at_least_cost_ = 0;
  std::vector<Step> steps_;        // steepest first
  std::vector<Step> first_steps_;  // sums of steps_[0..i)
};

}  // namespace ohmic
