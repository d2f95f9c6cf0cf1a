#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "util/random_source.h"

namespace ohmic {

/// Random widths that the chip can afford: drawn evenly and rejected by their cost; if eight draws
/// in a row are too expensive, the last is lowered at random until it is not.
class RandomFeasibleAgent final : public Agent {
 public:
  explicit RandomFeasibleAgent(const AgentContext& context)
      : context_(context), random_(context.seed) {}

  int batch_size() const override { return 1; }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>&) override {}
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  AgentContext context_;
  RandomSource random_;
};

}  // namespace ohmic
