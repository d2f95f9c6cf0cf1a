#pragma once

#include "rl/agents/agent.h"
#include "rl/env/quant_env.h"
#include "util/random_source.h"

namespace ohmic {

/// Draws every free width evenly from [2, 8] and learns nothing: what any other agent must beat.
class RandomAgent final : public Agent {
 public:
  RandomAgent(const QuantEnv& env, std::uint64_t seed) : env_(env), random_(seed) {}

  int batch_size() const override { return 1; }
  std::vector<QuantPolicy> propose(int count) override;
  void learn(const std::vector<Trial>&) override {}
  std::string save() const override { return random_.save(); }
  void load(const std::string& state) override { random_.load(state); }

 private:
  QuantEnv env_;
  RandomSource random_;
};

}  // namespace ohmic
