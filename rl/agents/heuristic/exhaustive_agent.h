#pragma once

#include <cstdint>

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"

namespace ohmic {

/// Every policy that the chip can afford, the widest first: the true optimum of a small space.
/// Prices all of them, judges those within the threshold, then ends the search.
class ExhaustiveAgent final : public Agent {
 public:
  /// Throws ConfigError if there are more than a million policies.
  explicit ExhaustiveAgent(const AgentContext& context);

  int batch_size() const override { return 64; }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>&) override { first_ = next_; }
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  AgentContext context_;
  std::int64_t policies_ = 1;
  std::int64_t first_ = 0;  ///< number of the first policy that was not judged
  std::int64_t next_ = 0;   ///< behind the last one proposed
};

}  // namespace ohmic
