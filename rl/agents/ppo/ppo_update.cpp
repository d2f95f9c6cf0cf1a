// The gradient steps of PpoAgent.
#include <ATen/ATen.h>

#include "rl/agents/ppo/imitation_targets.h"
#include "rl/agents/ppo/ppo_agent.h"
#include "rl/agents/ppo/ppo_loss.h"
#include "rl/agents/ppo/rollout_tensors.h"

namespace ohmic {
namespace {

constexpr int kLessonEpisodes = 32;
constexpr int kLessonSteps = 200;  // of Adam

}  // namespace

at::Tensor PpoAgent::log_probabilities(const at::Tensor& states,
                                       const std::vector<std::uint64_t>& allowed) const {
  const at::Tensor logits = networks_.logits(states);
  if (!masks_) return logits.log_softmax(-1);
  const int classes = space_.classes();
  std::vector<float> forbidden;
  for (const std::uint64_t mask : allowed) {
    for (int action = 0; action < classes; ++action) {
      // Finite, so that probability x log probability is 0 and not NaN.
      forbidden.push_back(((mask >> action) & 1) != 0 ? 0.0F : -1e9F);
    }
  }
  return (logits + view_rows(forbidden, space_.classes())).log_softmax(-1);
}

void PpoAgent::begin_around(const Candidate& policy) {
  const ImitationTargets targets =
      targets_around(space_, context_.env.actions(policy), kLessonEpisodes, random_);
  const at::Tensor states = view_states(targets.states);
  const at::Tensor wanted = view_rows(targets.probabilities, space_.classes());
  for (int i = 0; i < kLessonSteps; ++i)
    networks_.step_actor(-(wanted * networks_.logits(states).log_softmax(-1)).sum(-1).mean());
  started_ = true;
}

std::vector<RolloutStep> PpoAgent::elite_steps() const {
  const at::NoGradGuard no_gradient;
  std::vector<RolloutStep> steps;
  for (const Trial& trial : elite_) {
    for (const RolloutStep& step : trace(context_.env.actions(trial.policy))) steps.push_back(step);
  }
  return steps;
}

void PpoAgent::update_actor(const RolloutBatch& batch, LearningUpdate& update) {
  const at::Tensor states = view_states(batch.states);
  const at::Tensor actions = view(batch.actions).unsqueeze(-1);
  const at::Tensor old_log_probabilities = view(batch.log_probabilities);
  const at::Tensor gains = view(batch.advantages);
  const StepTensors elite(elite_steps());
  for (int i = 0; i < options_.train_iterations; ++i) {
    const at::Tensor logs = log_probabilities(states, batch.allowed);
    const at::Tensor log_ratio = logs.gather(-1, actions).squeeze(-1) - old_log_probabilities;
    update.divergence = -log_ratio.mean().item<double>();
    if (*update.divergence > 1.5 * options_.target_kl) break;
    const at::Tensor entropy = -(logs.exp() * logs).sum(-1).mean();
    at::Tensor loss =
        clipped_surrogate_loss(log_ratio, gains, options_.clip) - options_.entropy * entropy;
    if (!elite.allowed().empty()) {
      loss = loss - options_.imitation * log_probabilities(elite.states(), elite.allowed())
                                             .gather(-1, elite.actions().unsqueeze(-1))
                                             .mean();
    }
    update.actor_loss = loss.item<double>();
    update.entropy = entropy.item<double>();
    networks_.step_actor(loss);
  }
}

void PpoAgent::update_critic(const RolloutBatch& batch, LearningUpdate& update) {
  const at::Tensor states = view_states(batch.states);
  const at::Tensor returns = view(batch.returns);
  for (int i = 0; i < options_.train_iterations; ++i) {
    const at::Tensor loss = (networks_.values(states) - returns).square().mean();
    update.critic_loss = loss.item<double>();
    networks_.step_critic(loss);
  }
}

}  // namespace ohmic
