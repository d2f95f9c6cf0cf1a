#pragma once

#include <cstddef>
#include <deque>
#include <unordered_map>

#include "rl/agents/agent_state.h"

namespace ohmic {

/// The last judged policies, so that an agent spends no episode on one twice. It forgets the
/// oldest: what is saved with every batch must stay small.
class TrialMemory {
 public:
  explicit TrialMemory(std::size_t capacity = 1024) : capacity_(capacity) {}

  /// The last judgement of this policy, or null.
  const Trial* find(const Candidate& policy) const;
  void add(const Trial& trial);

  Json save() const;
  void load(const Json& json);

 private:
  std::size_t capacity_;
  std::deque<Candidate> order_;  // oldest first
  std::unordered_map<Candidate, Trial> trials_;
};

}  // namespace ohmic
