#include "rl/cached_oracles.h"

namespace ohmic {

std::vector<double> CachedAccuracy::accuracy(const std::vector<QuantPolicy>& policies) {
  std::vector<double> answers;
  for (const QuantPolicy& policy : policies) answers.push_back(ask(policy));
  return answers;
}

double CachedAccuracy::ask(const QuantPolicy& policy) {
  if (const auto known = cache_.accuracy(subject_, policy)) {
    booked_.accuracy_s += known->seconds;
    return known->value;
  }
  TimedAnswer<double> answer{};
  const double booked_before = booked_.accuracy_s;
  {
    const ScopedTimer timer(answer.seconds);
    answer.value = inner_.accuracy({policy}).front();
  }
  // What the oracle books off meanwhile, its calibration, is no part of this answer.
  answer.seconds += booked_.accuracy_s - booked_before;
  cache_.add_accuracy(subject_, policy, answer);
  return answer.value;
}

std::vector<HardwareCost> CachedCost::price(const std::vector<QuantPolicy>& policies) {
  std::vector<HardwareCost> answers;
  for (const QuantPolicy& policy : policies) {
    const std::string key = to_string(policy);
    auto found = known_.find(key);
    if (found == known_.end()) found = known_.emplace(key, ask(policy)).first;
    answers.push_back(found->second);
  }
  return answers;
}

HardwareCost CachedCost::ask(const QuantPolicy& policy) {
  if (const auto known = cache_.cost(subject_, policy)) {
    booked_.simulation_s += known->seconds;
    return known->value;
  }
  TimedAnswer<HardwareCost> answer{};
  {
    const ScopedTimer timer(answer.seconds);
    answer.value = inner_.price({policy}).front();
  }
  cache_.add_cost(subject_, policy, answer);
  return answer.value;
}

}  // namespace ohmic
