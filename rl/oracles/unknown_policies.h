#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "quant/quant_policy.h"

namespace ohmic {

/// The policies that `known`, a map by to_string(policy), has no entry for; each once, in order.
template <typename Known>
std::vector<QuantPolicy> unknown_policies(const std::vector<QuantPolicy>& policies,
                                          const Known& known) {
  std::vector<QuantPolicy> unknown;
  std::unordered_set<std::string> seen;
  for (const QuantPolicy& policy : policies) {
    const std::string key = to_string(policy);
    if (known.count(key) == 0 && seen.insert(key).second) unknown.push_back(policy);
  }
  return unknown;
}

}  // namespace ohmic
