#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/trial_memory.h"
#include "util/random_source.h"

namespace ohmic {

/// Evolution: the best 32 policies seen breed the next 32, by tournaments of three, uniform
/// crossover and mutation; children that are too expensive are repaired. No policy is judged twice.
class EvolutionAgent final : public Agent {
 public:
  explicit EvolutionAgent(const AgentContext& context);

  int batch_size() const override;
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  void begin_at(const std::vector<Trial>& trials) override { learn(trials); }
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  /// Actions of the best of three drawn evenly.
  std::vector<int> select();
  std::vector<int> breed();

  AgentContext context_;
  RandomSource random_;
  std::vector<Trial> population_;  // best first
  TrialMemory seen_;
};

}  // namespace ohmic
