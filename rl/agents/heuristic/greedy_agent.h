#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"

namespace ohmic {

/// Greedy descent from W8A8 on the chip as given: tries every step one choice lower, keeps the one
/// that saves most cost for the accuracy it loses, and goes on until the threshold holds or no step
/// keeps the accuracy within tau. A try is an episode. After Cai et al. 2019, whose rule is not
/// public.
class GreedyAgent final : public Agent {
 public:
  explicit GreedyAgent(const AgentContext& context);

  int batch_size() const override { return context_.env.steps(); }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  /// Cost saved a percentage point lost, from current_ to a step below it.
  double merit(const Trial& step) const;

  AgentContext context_;
  Trial current_;
  bool done_ = false;
};

}  // namespace ohmic
