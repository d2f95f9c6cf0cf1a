#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/trial_memory.h"
#include "util/random_source.h"

namespace ohmic {

/// Simulated annealing on the accuracy of affordable policies. A move changes a width by one bit,
/// half of the time a second one the other way, and is repaired if it is too expensive. The
/// temperature falls geometrically over the episodes, from 1 percentage point to 0.02. Moves to
/// policies that were judged before cost no episode.
class AnnealAgent final : public Agent {
 public:
  explicit AnnealAgent(const AgentContext& context);

  int batch_size() const override { return 1; }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  /// Begins at the best of them.
  void begin_at(const std::vector<Trial>& trials) override;
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  Candidate neighbour();
  /// Goes there, or stays, by Metropolis' rule at the temperature of this episode.
  void consider(const Trial& next);
  double temperature() const;

  AgentContext context_;
  RandomSource random_;
  std::vector<Trial> current_;  // one, or none before the first episode
  TrialMemory seen_;
  int episode_ = 0;
};

}  // namespace ohmic
