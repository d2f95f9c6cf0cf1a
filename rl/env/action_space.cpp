#include "rl/env/action_space.h"

namespace ohmic {

std::vector<int> ActionSpace::widths(const std::vector<int>& taken) const {
  if (!joint_) return taken;
  std::vector<int> widths;
  for (const int both : taken) {
    widths.insert(widths.end(), {both / QuantEnv::kActions, both % QuantEnv::kActions});
  }
  return widths;
}

QuantEnv::State ActionSpace::state(const std::vector<int>& taken) const {
  const std::vector<int> chosen = widths(taken);
  const int previous_bits = chosen.empty() ? kMaxBits : chosen.back() + kMinBits;
  return env_.state(static_cast<int>(chosen.size()), previous_bits);
}

}  // namespace ohmic
