#include "rl/env/action_space.h"

#include <algorithm>
#include <cassert>

namespace ohmic {

std::uint64_t first_classes(int count) {
  return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
}

ActionSpace::ActionSpace(const QuantEnv& env, bool joint) : env_(env), joint_(joint) {
  for (int step = 0; step < steps(); ++step) classes_ = std::max(classes_, count(step));
  assert(classes_ <= 64);
}

int ActionSpace::count(int step) const {
  return joint_ ? env_.count(2 * step) * env_.count(2 * step + 1) : env_.count(step);
}

bool ActionSpace::is_even() const {
  for (int step = 0; step < steps(); ++step) {
    if (count(step) != classes_) return false;
  }
  return true;
}

std::vector<int> ActionSpace::widths(const std::vector<int>& taken) const {
  if (!joint_) return taken;
  std::vector<int> widths;
  for (const int both : taken) {
    const int activations = env_.count(static_cast<int>(widths.size()) + 1);
    widths.insert(widths.end(), {both / activations, both % activations});
  }
  return widths;
}

QuantEnv::State ActionSpace::state(const std::vector<int>& taken) const {
  const std::vector<int> chosen = widths(taken);
  const int next = static_cast<int>(chosen.size());
  if (chosen.empty()) return env_.state(next, kMaxSearchBits);
  const auto last = static_cast<std::size_t>(chosen.back());
  return env_.state(next, env_.choices(next - 1)[last]);
}

}  // namespace ohmic
