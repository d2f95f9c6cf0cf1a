#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "rl/agents/ddpg/haq_state.h"
#include "util/json_section.h"
#include "util/random_source.h"

namespace ohmic {

/// One step as an off-policy agent learns from it.
struct Transition {
  HaqState::State state{};
  float action = 0;  ///< in [0, 1]
  float reward = 0;
  HaqState::State next{};  ///< zeros behind the last step
  bool terminal = false;
};

/// The last transitions, the oldest forgotten first.
class ReplayBuffer {
 public:
  explicit ReplayBuffer(std::size_t capacity) : capacity_(capacity) {}

  void add(const Transition& transition);
  std::size_t size() const { return transitions_.size(); }
  /// `count` transitions, all different, drawn evenly; all there are if there are fewer.
  std::vector<Transition> sample(std::size_t count, RandomSource& random) const;

  Json save() const;
  void load(const Json& json);

 private:
  std::size_t capacity_;
  std::deque<Transition> transitions_;
};

}  // namespace ohmic
