#pragma once

#include "rl/action_space.h"
#include "rl/actor_critic.h"
#include "rl/agent.h"
#include "rl/agent_context.h"
#include "rl/random_source.h"
#include "rl/rollout_buffer.h"

namespace ohmic {

/// PPO-Clip (papers/001, eq. 5 and 6): samples a batch of episodes from one policy, then improves
/// it on them. The reward of an episode is paid at its last step.
class PpoAgent final : public Agent {
 public:
  explicit PpoAgent(const AgentContext& context);

  int batch_size() const override { return options_.rollout_episodes; }
  std::vector<QuantPolicy> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  /// Advances every pending episode by one step. taken: the actions of each so far.
  void take_step(std::vector<std::vector<int>>& taken);
  /// The first half of a step: what each episode sees and may choose; states: [episodes x size].
  std::vector<RolloutStep> look(const std::vector<std::vector<int>>& taken,
                                std::vector<float>& states) const;
  /// Log probabilities [n x classes]; 0 probability for what is not allowed.
  at::Tensor log_probabilities(const at::Tensor& states,
                               const std::vector<std::uint64_t>& allowed) const;
  void update_actor(const RolloutBatch& batch, const at::Tensor& states);
  void update_critic(const RolloutBatch& batch, const at::Tensor& states);

  AgentContext context_;
  PpoOptions options_;
  ActionSpace space_;
  RandomSource random_;
  ActorCritic networks_;
  RolloutBuffer buffer_;
  std::vector<std::vector<RolloutStep>> pending_;  // proposed, not judged yet
};

}  // namespace ohmic
