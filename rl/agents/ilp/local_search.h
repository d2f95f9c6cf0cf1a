#pragma once

#include <optional>

#include "rl/agents/agent_context.h"
#include "rl/agents/ilp/sensitivity.h"
#include "rl/agents/trial_memory.h"

namespace ohmic {

/// First improvement from a judged policy: one width up, one down, or one up for another down, each
/// by one bit; affordable, not judged before, and of least predicted loss first.
class LocalSearch {
 public:
  explicit LocalSearch(const AgentContext& context) : context_(context) {}

  /// The next policy to judge; none if no neighbour is left: the search ends.
  std::optional<Candidate> next(const Sensitivity& sensitivity) const;
  /// Moves to the trial if it is better than where the search stands.
  void learn(const Trial& trial);
  /// Never proposes this policy again, whatever was judged in its place.
  void tried(const Candidate& policy);

  Json save() const;
  void load(const Json& json);

 private:
  /// Every neighbour's actions, of least predicted loss first.
  std::vector<std::vector<int>> neighbours(const Sensitivity& sensitivity) const;

  AgentContext context_;
  std::optional<Trial> current_;
  TrialMemory judged_;
};

}  // namespace ohmic
