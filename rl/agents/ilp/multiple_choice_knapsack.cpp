#include "rl/agents/ilp/multiple_choice_knapsack.h"

#include <algorithm>
#include <limits>

#include "rl/agents/ilp/knapsack_relaxation.h"

namespace ohmic {
namespace {

/// One choice of each of the first groups; `from` is the partial solution of one group less.
struct Partial {
  double cost = 0;
  double loss = 0;
  int from = -1;
  int choice = -1;
};

using Layer = std::vector<Partial>;

/// Rounding of sums must not drop the optimum.
constexpr double kSlack = 1e-9;

Layer extend(const Layer& partials, const std::vector<Choice>& group) {
  Layer longer;
  longer.reserve(partials.size() * group.size());
  for (std::size_t p = 0; p < partials.size(); ++p) {
    for (std::size_t c = 0; c < group.size(); ++c) {
      longer.push_back({partials[p].cost + group[c].cost, partials[p].loss + group[c].loss,
                        static_cast<int>(p), static_cast<int>(c)});
    }
  }
  return longer;
}

/// Drops what cannot fit, what cannot beat `incumbent`, and what another partial solution beats.
Layer prune(Layer partials, const KnapsackRelaxation& rest, double bound, double& incumbent) {
  for (const Partial& p : partials) {
    incumbent = std::min(incumbent, p.loss + rest.reachable_loss(bound - p.cost));
  }
  const auto hopeless = [&](const Partial& p) {
    return !(p.loss + rest.least_loss(bound - p.cost) <= incumbent + kSlack);
  };
  partials.erase(std::remove_if(partials.begin(), partials.end(), hopeless), partials.end());
  std::stable_sort(partials.begin(), partials.end(), [](const Partial& a, const Partial& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.loss < b.loss;
  });
  Layer kept;
  for (const Partial& p : partials) {
    if (kept.empty() || p.loss < kept.back().loss) kept.push_back(p);
  }
  return kept;
}

}  // namespace

std::optional<std::vector<int>> solve_knapsack(const std::vector<std::vector<Choice>>& groups,
                                               double bound) {
  double incumbent = std::numeric_limits<double>::max();
  std::vector<Layer> layers{{Partial{}}};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const KnapsackRelaxation rest(groups, g + 1);
    layers.push_back(prune(extend(layers.back(), groups[g]), rest, bound, incumbent));
    if (layers.back().empty()) return std::nullopt;
  }
  // The last layer rises in cost and falls in loss.
  std::vector<int> choices(groups.size());
  int at = static_cast<int>(layers.back().size()) - 1;
  for (std::size_t g = groups.size(); g-- > 0;) {
    const Partial& partial = layers[g + 1][static_cast<std::size_t>(at)];
    choices[g] = partial.choice;
    at = partial.from;
  }
  return choices;
}

}  // namespace ohmic
