#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"

namespace ohmic {

/// The 49 policies that give every free layer the same widths, first and last layer at 8 bits, the
/// cheapest first; on every chip that the search chooses among. The search ends behind them.
class UniformAgent final : public Agent {
 public:
  explicit UniformAgent(const AgentContext& context) : context_(context) {}

  int batch_size() const override { return 1; }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override { next_ += trials.size(); }
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  /// All by cost; of equal costs the one with fewer weight bits first.
  std::vector<Candidate> by_cost() const;

  AgentContext context_;
  std::vector<Candidate> policies_;  // empty until the first propose()
  std::size_t next_ = 0;
};

}  // namespace ohmic
