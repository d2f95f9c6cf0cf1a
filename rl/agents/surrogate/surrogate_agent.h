#pragma once

#include <optional>

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/ilp/layer_costs.h"
#include "rl/agents/ilp/sensitivity.h"
#include "rl/agents/surrogate/loss_model.h"
#include "util/random_source.h"

namespace ohmic {

/// Learns what every choice of every step loses from all policies that were judged, and takes the
/// best policy of a model drawn from those that are still possible: Thompson sampling over an
/// additive loss (LossModel), with the exact knapsack of IlpAgent over costs that were measured
/// around the best policy that the search began at. What ILP measures one width at a time it learns
/// from whole policies near the answer.
class SurrogateAgent final : public Agent {
 public:
  explicit SurrogateAgent(const AgentContext& context);

  int batch_size() const override;
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  void begin_at(const std::vector<Trial>& trials) override;
  /// A choice is the likelier the less the likeliest model says it loses.
  std::vector<double> log_probabilities() const override;
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  void add(const std::vector<int>& actions, double loss);
  /// The best affordable policy of a model, or the centre.
  std::vector<int> solve(const std::vector<double>& losses) const;

  AgentContext context_;
  RandomSource random_;
  std::vector<int> centre_;                                  // costs are measured around it
  std::vector<std::pair<std::vector<int>, double>> judged_;  // actions, percentage points lost
  LossModel model_;
  std::optional<LayerCosts> costs_;
};

}  // namespace ohmic
