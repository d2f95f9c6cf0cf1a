#pragma once

namespace ohmic {

/// Hyper-parameters of PPO-Clip. Wei 2022 gives hidden, actor_rate, critic_rate and clip; it
/// leaves the rest open, and those defaults come from the study in docs/search.md.
struct PpoOptions {
  int rollout_episodes = 5;   ///< episodes between two updates
  double gamma = 1.0;         ///< discount of a step; episodes are short and end
  double gae_lambda = 0.95;   ///< bias against variance of the advantages
  int train_iterations = 20;  ///< gradient steps an update, of the actor and of the critic
  double target_kl = 0.02;    ///< the actor stops early beyond 1.5 times this mean divergence
  double entropy = 0.01;      ///< weight of the entropy bonus
  double clip = 0.2;          ///< epsilon of eq. 5
  double actor_rate = 3e-4;   ///< Adam
  double critic_rate = 1e-3;  ///< Adam
  int hidden = 256;           ///< units in each of two hidden layers
  double imitation = 0.1;     ///< weight of the best episodes' log likelihood, if guided()
  bool paper = false;         ///< nothing beyond Wei 2022 guides the agent
  bool joint = false;         ///< the paper's, but a step chooses both widths of a layer
  bool masked = false;        ///< the paper's, but only actions that can still hold the threshold

  /// Starts at uniform policies, keeps to the edge of the budget and to its best episodes.
  bool guided() const { return !paper && !joint && !masked; }
};

}  // namespace ohmic
