#include "rl/agents/ilp/knapsack_relaxation.h"

#include <algorithm>
#include <limits>

namespace ohmic {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Whether `b` lies on or above the line from `a` to `c`, all by rising cost.
bool above(const Choice& a, const Choice& b, const Choice& c) {
  return (b.loss - a.loss) * (c.cost - a.cost) >= (c.loss - a.loss) * (b.cost - a.cost);
}

/// The choices on the lower left convex hull, by rising cost and falling loss.
std::vector<Choice> lower_hull(std::vector<Choice> choices) {
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.loss < b.loss;
  });
  std::vector<Choice> hull;
  for (const Choice& c : choices) {
    if (!hull.empty() && c.loss >= hull.back().loss) continue;
    while (hull.size() >= 2 && above(hull[hull.size() - 2], hull.back(), c)) hull.pop_back();
    hull.push_back(c);
  }
  return hull;
}

}  // namespace

KnapsackRelaxation::KnapsackRelaxation(const std::vector<std::vector<Choice>>& groups,
                                       std::size_t first) {
  for (std::size_t g = first; g < groups.size(); ++g) add_group(groups[g]);
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const Step& a, const Step& b) { return a.loss * b.cost > b.loss * a.cost; });
  Step sum;
  first_steps_.push_back(sum);
  for (const Step& step : steps_) {
    sum.cost += step.cost;
    sum.loss += step.loss;
    first_steps_.push_back(sum);
  }
}

void KnapsackRelaxation::add_group(const std::vector<Choice>& choices) {
  const std::vector<Choice> hull = lower_hull(choices);
  least_cost_ += hull.front().cost;
  loss_at_least_cost_ += hull.front().loss;
  for (std::size_t i = 1; i < hull.size(); ++i) {
    steps_.push_back({hull[i].cost - hull[i - 1].cost, hull[i - 1].loss - hull[i].loss});
  }
}

double KnapsackRelaxation::reachable_loss(double budget) const {
  const double left = budget - least_cost_;
  if (left < 0) return kInfinity;
  const auto beyond = std::upper_bound(first_steps_.begin(), first_steps_.end(), left,
                                       [](double l, const Step& sum) { return l < sum.cost; });
  return loss_at_least_cost_ - (beyond - 1)->loss;
}

double KnapsackRelaxation::least_loss(double budget) const {
  const double left = budget - least_cost_;
  if (left < 0) return kInfinity;
  const auto beyond = std::upper_bound(first_steps_.begin(), first_steps_.end(), left,
                                       [](double l, const Step& sum) { return l < sum.cost; });
  const auto whole = static_cast<std::size_t>(beyond - first_steps_.begin()) - 1;
  double loss = loss_at_least_cost_ - first_steps_[whole].loss;
  if (whole < steps_.size()) {
    loss -= steps_[whole].loss * (left - first_steps_[whole].cost) / steps_[whole].cost;
  }
  return loss;
}

}  // namespace ohmic
