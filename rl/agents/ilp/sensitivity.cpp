#include "rl/agents/ilp/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ohmic {
namespace {

/// Where measured losses tie, the wider width is the safer one: the noise of rounding falls by four
/// a bit. Far below one image of any validation set.
double tie_breaker(int action) { return 1e-3 * std::pow(4.0, -action); }

}  // namespace

Sensitivity::Sensitivity(const QuantEnv& env)
    : env_(env), losses_(static_cast<std::size_t>(env.steps()) * QuantEnv::kActions, 0) {}

std::vector<QuantPolicy> Sensitivity::probes() const {
  const std::vector<int> wide = env_.actions(env_.baseline());
  std::vector<QuantPolicy> probes;
  for (std::size_t step = 0; step < wide.size(); ++step) {
    for (int action = 0; action + 1 < QuantEnv::kActions; ++action) {
      std::vector<int> actions = wide;
      actions[step] = action;
      probes.push_back(env_.policy(actions));
    }
  }
  return probes;
}

void Sensitivity::measure(const std::vector<double>& accuracies, double baseline) {
  constexpr std::size_t kProbes = QuantEnv::kActions - 1;
  const auto steps = static_cast<std::size_t>(env_.steps());
  if (accuracies.size() != steps * kProbes) {
    throw std::invalid_argument("a sensitivity is measured by one accuracy a probe");
  }
  for (std::size_t step = 0; step < steps; ++step) {
    double least = 0;  // of the widths above
    for (std::size_t action = kProbes; action-- > 0;) {
      least = std::max(least, baseline - accuracies[step * kProbes + action]);
      losses_[step * QuantEnv::kActions + action] = least + tie_breaker(static_cast<int>(action));
    }
  }
}

double Sensitivity::loss(int step, int action) const {
  return losses_[static_cast<std::size_t>(step * QuantEnv::kActions + action)];
}

double Sensitivity::loss(const std::vector<int>& actions) const {
  double sum = 0;
  for (std::size_t step = 0; step < actions.size(); ++step) {
    sum += loss(static_cast<int>(step), actions[step]);
  }
  return sum;
}

}  // namespace ohmic
