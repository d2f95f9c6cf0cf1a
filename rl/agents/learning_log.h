#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "util/json_section.h"

namespace ohmic {

/// What an update of an agent's networks came to, at its last gradient step.
struct LearningUpdate {
  int episodes = 0;  ///< that the agent had been told of
  std::optional<double> actor_loss;
  std::optional<double> critic_loss;
  std::optional<double> entropy;     ///< of the actor, nats a step of an episode
  std::optional<double> divergence;  ///< of the actor from the one that drew the episodes, nats
};

/// The updates of an agent, as it saves them; of more than 10,000 the last.
class LearningLog {
 public:
  void add(const LearningUpdate& update);
  const std::deque<LearningUpdate>& updates() const { return updates_; }

  Json save() const;
  void load(const Json& json);

 private:
  static constexpr std::size_t kMost = 10'000;

  std::deque<LearningUpdate> updates_;
};

}  // namespace ohmic
