#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A search that a table or figure is made of.
struct PlannedSearch {
  std::string network;
  std::string agent;
  double threshold = 0;
  bool energy_only = false;

  /// Of its run directory: "vgg13-ppo-th0.7".
  std::string name() const;
};

/// The searches of these items ("table5", ...), each once. network: the one that figures are of,
/// vgg13 or lenet5; the second has thresholds of its own, for the paper's lie below what its
/// cheapest policy costs.
std::vector<PlannedSearch> plan_searches(const std::vector<std::string>& items,
                                         const std::string& network, const std::string& rival);

}  // namespace ohmic
