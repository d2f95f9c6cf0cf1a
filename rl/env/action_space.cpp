#include "rl/env/action_space.h"

#include <algorithm>
#include <cassert>

#include "rl/env/step_groups.h"

namespace ohmic {

std::uint64_t first_classes(int count) {
  return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
}

ActionSpace::ActionSpace(const QuantEnv& env, bool joint) : env_(env), joint_(joint) {
  for (int step = 0; step < steps(); ++step) classes_ = std::max(classes_, count(step));
  assert(classes_ <= 64);
}

int ActionSpace::count(int step) const {
  return joint_ ? group_choices(env_, env_.groups()[static_cast<std::size_t>(step)])
                : env_.count(step);
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
  for (std::size_t step = 0; step < taken.size(); ++step) {
    const std::vector<int> chosen = split_choice(env_, env_.groups()[step], taken[step]);
    widths.insert(widths.end(), chosen.begin(), chosen.end());
  }
  return widths;
}

QuantEnv::State ActionSpace::state(const std::vector<int>& taken) const {
  const std::vector<int> chosen = widths(taken);
  const int next = static_cast<int>(chosen.size());
  const double previous = chosen.empty() ? 1 : env_.level(next - 1, chosen.back());
  return env_.state(next, env_.mark(chosen), previous);
}

}  // namespace ohmic
