#pragma once

#include <optional>

namespace ohmic {

/// What helps an agent whatever it learns. Not said: what the agent has by itself (guided PPO and
/// "edge" all three, the others none).
struct SearchAids {
  std::optional<bool> uniform_start = std::nullopt;  ///< the widest affordable uniform policies
                                                     ///< are judged first and taught
  std::optional<bool> budget_edge = std::nullopt;    ///< every policy is brought to the edge of
                                                     ///< the budget before it is judged
  std::optional<bool> new_policies = std::nullopt;   ///< in the place of a policy that was judged,
                                                     ///< one near it
  bool any() const {
    return uniform_start.value_or(false) || budget_edge.value_or(false) ||
           new_policies.value_or(false);
  }
};

}  // namespace ohmic
