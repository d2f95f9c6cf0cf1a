#pragma once

#include "rl/agents/agent.h"
#include "rl/env/decision_space.h"
#include "util/random_source.h"

namespace ohmic {

/// Draws every choice evenly and learns nothing: what any other agent must beat.
class RandomAgent final : public Agent {
 public:
  RandomAgent(const DecisionSpace& space, std::uint64_t seed) : space_(space), random_(seed) {}

  /// It learns nothing, so as many are judged side by side as there are judges for.
  int batch_size() const override { return kBatch; }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>&) override {}
  std::string save() const override { return random_.save(); }
  void load(const std::string& state) override { random_.load(state); }

 private:
  static constexpr int kBatch = 256;

  DecisionSpace space_;
  RandomSource random_;
};

}  // namespace ohmic
