#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "quant/quant_policy.h"

namespace ohmic {

/// What one episode of a search tries: a policy and, if the search also chooses hardware keys, a
/// chip. A value, as the policy is: it is a key of unordered maps and sets.
struct Candidate : QuantPolicy {
  Candidate() = default;
  Candidate(QuantPolicy policy, std::vector<std::string> values = {})  // NOLINT: so is a policy
      : QuantPolicy(std::move(policy)), hardware(std::move(values)) {}

  /// The chosen keys' values, in the order of the search's keys, as a command line has them; empty:
  /// the chip as given.
  std::vector<std::string> hardware;

  bool operator==(const Candidate& o) const { return layers == o.layers && hardware == o.hardware; }
  bool operator!=(const Candidate& o) const { return !(*this == o); }
};

/// The policy as to_string() spells it, then the values, a space before each.
std::string to_string(const Candidate& candidate);
/// The inverse. std::invalid_argument on anything else.
Candidate parse_candidate(const std::string& text);

}  // namespace ohmic

template <>
struct std::hash<ohmic::Candidate> {
  std::size_t operator()(const ohmic::Candidate& candidate) const {
    std::size_t mixed = ohmic::hash_value(candidate);
    for (const std::string& value : candidate.hardware)
      mixed = mixed * 31 + std::hash<std::string>()(value);
    return mixed;
  }
};
