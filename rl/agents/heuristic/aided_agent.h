#pragma once

#include <memory>

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/budget/budget_edge.h"

namespace ohmic {

/// Another agent with the aids that guided PPO has: uniform policies first, every policy at the
/// edge of the budget, none twice. The agent learns from what was judged.
class AidedAgent final : public Agent {
 public:
  /// aids: of the context's options; what is not said is off.
  AidedAgent(const AgentContext& context, std::unique_ptr<Agent> agent);

  int batch_size() const override;
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  LearningLog learning() const override { return agent_->learning(); }
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  /// A policy with what its agent thinks of every width.
  WidthDraw draw_of(const Candidate& policy);

  AgentContext context_;
  std::unique_ptr<Agent> agent_;
  BudgetEdge edge_;
  RandomSource random_;
  bool started_;  // the uniform policies are judged
};

}  // namespace ohmic
