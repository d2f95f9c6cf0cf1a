#include "rl/agents/ilp/layer_costs.h"

namespace ohmic {

LayerCosts::LayerCosts(const AgentContext& context, const std::vector<int>& around)
    : reference_(context.cost_ratio(context.env.policy(around))) {
  std::vector<QuantPolicy> changed;
  for (std::size_t layer = 0; 2 * layer < around.size(); ++layer) {
    for (int weights = 0; weights < QuantEnv::kActions; ++weights) {
      for (int activations = 0; activations < QuantEnv::kActions; ++activations) {
        std::vector<int> actions = around;
        actions[2 * layer] = weights;
        actions[2 * layer + 1] = activations;
        changed.push_back(context.env.policy(actions));
      }
    }
  }
  for (const double ratio : context.cost_ratios(changed)) changes_.push_back(ratio - reference_);
}

double LayerCosts::change(int layer, int weights, int activations) const {
  return changes_[static_cast<std::size_t>(
      (layer * QuantEnv::kActions + weights) * QuantEnv::kActions + activations)];
}

double LayerCosts::predict(const std::vector<int>& actions) const {
  double cost = reference_;
  for (std::size_t step = 0; step < actions.size(); step += 2) {
    cost += change(static_cast<int>(step / 2), actions[step], actions[step + 1]);
  }
  return cost;
}

}  // namespace ohmic
