#include "studies/reproduce/search_plan.h"

#include <algorithm>

#include "studies/reproduce/items.h"

namespace ohmic {
namespace {

struct Thresholds {
  double loose, middle, tight;
};

Thresholds thresholds_of(const std::string& network) {
  return network == "vgg13" ? Thresholds{0.8, 0.7, 0.6} : Thresholds{0.9, 0.8, 0.75};
}

/// The searches of one item, without regard to others.
std::vector<PlannedSearch> searches_of(const std::string& item, const std::string& network,
                                       const std::string& rival) {
  const Thresholds th = thresholds_of(network);
  if (item == "table5") {
    std::vector<PlannedSearch> plan;
    for (const double threshold : {0.7, 0.8}) {
      for (const std::string& agent : {std::string("ppo"), rival}) {
        plan.push_back({"lenet5", agent, threshold});
        if (network == "vgg13") plan.push_back({"vgg13", agent, threshold});
      }
    }
    return plan;
  }
  if (item == "fig6") {
    return {{network, "ppo", th.loose}, {network, "ppo", th.middle}, {network, "ppo", th.tight}};
  }
  if (item == "fig7") return {{network, "ppo", th.tight}, {network, "ppo", th.tight, true}};
  if (item == "fig8" || item == "fig9" || item == "fig10") {
    return {{network, "ppo", th.middle}, {network, rival, th.middle}};
  }
  if (item == "table6") return {{network, "ppo", 0.8}, {network, rival, 0.8}};
  if (item == "table8" && network == "vgg13") return {{network, "ppo", th.middle}};
  return {};
}

}  // namespace

std::string PlannedSearch::name() const {
  return network + "-" + agent + "-th" + threshold_text(threshold) + (energy_only ? "-energy" : "");
}

std::vector<PlannedSearch> plan_searches(const std::vector<std::string>& items,
                                         const std::string& network, const std::string& rival) {
  std::vector<PlannedSearch> plan;
  for (const std::string& item : items) {
    for (PlannedSearch& search : searches_of(item, network, rival)) {
      const auto same = [&search](const PlannedSearch& other) {
        return other.name() == search.name();
      };
      if (std::none_of(plan.begin(), plan.end(), same)) plan.push_back(std::move(search));
    }
  }
  return plan;
}

}  // namespace ohmic
