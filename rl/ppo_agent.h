#pragma once

#include "rl/actor_critic.h"
#include "rl/agent.h"
#include "rl/ppo_options.h"
#include "rl/quant_env.h"
#include "rl/random_source.h"
#include "rl/rollout_buffer.h"

namespace ohmic {

/// PPO-Clip (papers/001, eq. 5 and 6): samples a batch of episodes from one policy, then improves
/// it on them. The reward of an episode is paid at its last step.
class PpoAgent final : public Agent {
 public:
  PpoAgent(const QuantEnv& env, const PpoOptions& options, std::uint64_t seed);

  int batch_size() const override { return options_.rollout_episodes; }
  std::vector<QuantPolicy> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  /// Advances every pending episode by one step.
  void take_step(int step, std::vector<std::vector<int>>& actions);
  void update_actor(const RolloutBatch& batch, const at::Tensor& states);
  void update_critic(const RolloutBatch& batch, const at::Tensor& states);

  QuantEnv env_;
  PpoOptions options_;
  RandomSource random_;
  ActorCritic networks_;
  RolloutBuffer buffer_;
  std::vector<std::vector<RolloutStep>> pending_;  // proposed, not judged yet
};

}  // namespace ohmic
