#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/budget/budget_edge.h"
#include "rl/agents/ppo/actor_critic.h"
#include "rl/agents/ppo/rollout_buffer.h"
#include "rl/env/action_space.h"
#include "util/random_source.h"

namespace ohmic {

/// PPO-Clip (Wei 2022, eq. 5 and 6): samples a batch of episodes from one policy, then improves
/// it on them. The reward of an episode is paid at its last step.
///
/// Guided, which it is by default, it begins with the widest affordable uniform policies, starts
/// its actor around the best of them, brings every draw to the edge of the budget along the actor's
/// own preferences, and keeps its best episodes likely.
class PpoAgent final : public Agent {
 public:
  explicit PpoAgent(const AgentContext& context);

  int batch_size() const override;
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  LearningLog learning() const override { return log_; }
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  /// Episodes drawn in step; their preferences are empty if no policy is moved.
  std::vector<WidthDraw> draw(int episodes);
  /// What one step's classes are worth to fit_to_budget().
  void add_preferences(const float* logs, std::vector<double>& preferences);
  /// What the networks say to every step of an episode that took these actions.
  std::vector<RolloutStep> trace(const std::vector<int>& actions) const;
  std::uint64_t allowed_after(const std::vector<int>& taken) const;
  /// Log probabilities [n x classes]; 0 probability for what is not allowed.
  at::Tensor log_probabilities(const at::Tensor& states,
                               const std::vector<std::uint64_t>& allowed) const;
  void begin_around(const Candidate& policy);
  /// Both tell what their last step came to.
  void update_actor(const RolloutBatch& batch, LearningUpdate& update);
  void update_critic(const RolloutBatch& batch, LearningUpdate& update);
  /// Keeps the best of the elite and these.
  void remember(const std::vector<Trial>& trials);
  /// The steps of the elite, one episode after the other.
  std::vector<RolloutStep> elite_steps() const;

  AgentContext context_;
  PpoOptions options_;
  ActionSpace space_;
  RandomSource random_;
  ActorCritic networks_;
  RolloutBuffer buffer_;
  bool masks_;    // some step may not take every class
  bool started_;  // the uniform policies, where it begins at some, are judged
  BudgetEdge edge_;
  std::vector<Trial> elite_;  // the best feasible episodes, best first, where they are imitated
  std::vector<std::vector<RolloutStep>> pending_;  // proposed, not judged yet
  int episodes_ = 0;                               // learned from
  LearningLog log_;
};

}  // namespace ohmic
