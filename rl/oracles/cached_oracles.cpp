#include "rl/oracles/cached_oracles.h"

#include "rl/oracles/unknown_policies.h"

namespace ohmic {

std::vector<double> CachedAccuracy::accuracy(const std::vector<QuantPolicy>& policies) {
  std::vector<double> answers;
  for (const QuantPolicy& policy : policies) answers.push_back(ask(policy));
  return answers;
}

double CachedAccuracy::ask(const QuantPolicy& policy) {
  if (const auto known = cache_.accuracy(subject_, policy)) {
    credited_.accuracy_s += known->seconds;
    return known->value;
  }
  TimedAnswer<double> answer{};
  const double booked_before = credited_.accuracy_s;
  {
    const ScopedTimer timer(answer.seconds);
    answer.value = inner_.accuracy({policy}).front();
  }
  // What the oracle books off meanwhile, its calibration, is no part of this answer.
  answer.seconds += credited_.accuracy_s - booked_before;
  cache_.add_accuracy(subject_, policy, answer);
  return answer.value;
}

std::vector<HardwareCost> CachedCost::price(const std::vector<QuantPolicy>& policies) {
  const std::vector<QuantPolicy> unknown = look_up(policies);
  if (!unknown.empty()) ask(unknown);
  std::vector<HardwareCost> answers;
  for (const QuantPolicy& policy : policies) answers.push_back(known_.at(to_string(policy)));
  return answers;
}

std::vector<QuantPolicy> CachedCost::look_up(const std::vector<QuantPolicy>& policies) {
  std::vector<QuantPolicy> unknown;
  for (const QuantPolicy& policy : unknown_policies(policies, known_)) {
    if (const auto stored = cache_.cost(subject_, policy)) {
      credited_.simulation_s += stored->seconds;
      known_.emplace(to_string(policy), stored->value);
    } else {
      unknown.push_back(policy);
    }
  }
  return unknown;
}

void CachedCost::ask(const std::vector<QuantPolicy>& policies) {
  double seconds = 0;
  std::vector<HardwareCost> costs;
  {
    const ScopedTimer timer(seconds);
    costs = inner_.price(policies);
  }
  for (std::size_t i = 0; i < policies.size(); ++i) {
    known_.emplace(to_string(policies[i]), costs[i]);
    cache_.add_cost(subject_, policies[i], {costs[i], seconds / static_cast<double>(costs.size())});
  }
}

}  // namespace ohmic
