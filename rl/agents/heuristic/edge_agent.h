#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "util/random_source.h"

namespace ohmic {

/// Learns nothing: every choice keeps that of one policy with about a half, and one further away is
/// a third as likely. The policy is the best of those that the search began at, W8A8 where it began
/// at none. With guided PPO's aids it is that agent without its learning.
class EdgeAgent final : public Agent {
 public:
  explicit EdgeAgent(const AgentContext& context);

  int batch_size() const override { return 1; }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>&) override {}
  void begin_at(const std::vector<Trial>& trials) override;
  std::vector<double> log_probabilities() const override;
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  AgentContext context_;
  RandomSource random_;
  std::vector<int> centre_;
};

}  // namespace ohmic
