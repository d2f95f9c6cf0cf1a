#include "studies/reproduce/layer_bars.h"

#include "nets/network_loader.h"
#include "studies/reproduce/items.h"

namespace ohmic {

std::vector<const SearchRecord*> compared_runs(const Experiments& experiments) {
  std::vector<const SearchRecord*> runs;
  for (const std::string& agent : {std::string("ppo"), experiments.rival()}) {
    const SearchRecord* run = experiments.find(agent, experiments.drawn_threshold());
    if (run != nullptr) runs.push_back(run);
  }
  return runs;
}

std::vector<std::string> layer_names(const std::string& network) {
  const NetworkSpec spec = load_network(network);
  std::vector<std::string> names;
  for (const int layer : spec.weight_layers) {
    names.push_back(spec.layers[static_cast<std::size_t>(layer)].name);
  }
  return names;
}

void describe(const Experiments& experiments, const std::vector<const SearchRecord*>& runs,
              Reproduction& result) {
  result.subject = experiments.subject();
  if (runs.empty()) {
    result.missing = "There is no finished PPO search.";
    return;
  }
  result.subject += ", threshold " + threshold_text(runs.front()->threshold);
  if (runs.size() < 2) {
    result.missing = "There is no finished search of a second agent at this threshold.";
  }
}

}  // namespace ohmic
