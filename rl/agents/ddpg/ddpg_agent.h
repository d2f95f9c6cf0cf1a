#pragma once

#include <optional>
#include <utility>

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/ddpg/ddpg_networks.h"
#include "rl/agents/ddpg/haq_state.h"
#include "rl/agents/ddpg/replay_buffer.h"
#include "util/random_source.h"

namespace ohmic {

/// The agent of HAQ (Wang et al. 2019), which Wei 2022 compares PPO with: DDPG over widths in
/// [0, 1], a policy that is too expensive lowered until it is not. Sizes and rates as in its public
/// code; docs/search.md has the deviations.
class DdpgAgent final : public Agent {
 public:
  explicit DdpgAgent(const AgentContext& context);

  int batch_size() const override { return 1; }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  /// What the actor might have chosen for them is remembered.
  void begin_at(const std::vector<Trial>& trials) override;
  LearningLog learning() const override { return log_; }
  std::string save() const override;
  void load(const std::string& state) override;

  /// The choice among so many that an action of [0, 1] stands for: equal bins. least: the first
  /// choice's bits, which say where an edge between two bins falls.
  static int to_choice(double action, int choices, int least);

 private:
  bool warming_up() const;
  double draw(const HaqState::State& state);
  HaqState::State state_of(int step, const std::vector<int>& taken) const;
  int least_bits(int step) const;
  int choice(int step, double action) const {
    return to_choice(action, context_.env.count(step), least_bits(step));
  }
  /// Of an episode: the actor chose `drawn`.
  void remember(const Trial& trial, std::vector<double> drawn);
  /// Returns the losses of critic and actor.
  std::pair<double, double> improve();

  AgentContext context_;
  HaqState states_;
  RandomSource random_;
  DdpgNetworks networks_;
  ReplayBuffer replay_;
  int episode_ = 0;
  double stale_level_ = 1;             // --haq-literal: what step 0 sees of the step before it
  std::optional<double> mean_reward_;  // moving average over batches
  LearningLog log_;
  std::vector<double> drawn_;  // what the actor chose for the proposed policy
};

}  // namespace ohmic
