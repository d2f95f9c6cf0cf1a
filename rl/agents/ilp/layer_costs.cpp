#include "rl/agents/ilp/layer_costs.h"

namespace ohmic {

LayerCosts::LayerCosts(const AgentContext& context, const std::vector<int>& around)
    : reference_(context.cost_ratio(context.env.policy(around))) {
  std::vector<QuantPolicy> changed;
  for (std::size_t step = 0; step < around.size(); step += 2) {
    const int activation_choices = context.env.count(static_cast<int>(step) + 1);
    layers_.push_back({changed.size(), activation_choices});
    for (int weights = 0; weights < context.env.count(static_cast<int>(step)); ++weights) {
      for (int activations = 0; activations < activation_choices; ++activations) {
        std::vector<int> actions = around;
        actions[step] = weights;
        actions[step + 1] = activations;
        changed.push_back(context.env.policy(actions));
      }
    }
  }
  for (const double ratio : context.cost_ratios(changed)) changes_.push_back(ratio - reference_);
}

double LayerCosts::change(int layer, int weights, int activations) const {
  const Rows& rows = layers_[static_cast<std::size_t>(layer)];
  return changes_[rows.first + static_cast<std::size_t>(weights * rows.activations + activations)];
}

double LayerCosts::predict(const std::vector<int>& actions) const {
  double cost = reference_;
  for (std::size_t step = 0; step < actions.size(); step += 2) {
    cost += change(static_cast<int>(step / 2), actions[step], actions[step + 1]);
  }
  return cost;
}

}  // namespace ohmic
