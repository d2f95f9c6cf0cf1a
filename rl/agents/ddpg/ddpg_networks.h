#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rl/agents/ddpg/replay_buffer.h"

namespace ohmic {

/// Actor and critic of HAQ's DDPG with their slow copies and Adams. Actor: 10 -> 300 -> 300 -> 1,
/// ReLU, sigmoid, rate 1e-4. Critic: relu(states to 300 + action to 300) -> 300 -> 1, rate 1e-3.
/// Slow copies follow by 0.01 an update; no discount.
class DdpgNetworks {
 public:
  explicit DdpgNetworks(std::uint64_t seed);
  ~DdpgNetworks();

  /// The action in [0, 1].
  double act(const HaqState::State& state) const;
  /// One Adam step of the critic towards reward + slow critic's value of the next state, then one
  /// of the actor up the critic's value. Their rewards count less `reward_baseline`. Returns the
  /// losses of critic and actor.
  std::pair<double, double> update(const std::vector<Transition>& batch, double reward_baseline);

  /// Weights of all four networks and both Adams' moments as bytes.
  std::string save() const;
  void load(const std::string& bytes);

 private:
  struct Networks;
  std::unique_ptr<Networks> networks_;
};

}  // namespace ohmic
