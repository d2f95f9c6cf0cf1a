#include "rl/oracles/cached_oracles.h"

namespace ohmic {

std::vector<TimedAnswer<double>> CachedAccuracy::accuracy(const std::vector<Candidate>& policies) {
  std::vector<TimedAnswer<double>> answers;
  for (const Candidate& policy : policies) {
    const auto known = cache_.accuracy(subject_, policy);
    answers.push_back(known ? *known : inner_.accuracy({policy}).front());
    if (!known) cache_.add_accuracy(subject_, policy, answers.back());
  }
  return answers;
}

void CachedAccuracy::expect(const std::vector<Candidate>& policies) {
  std::vector<Candidate> unknown;
  for (const Candidate& policy : policies) {
    if (!cache_.accuracy(subject_, policy)) unknown.push_back(policy);
  }
  inner_.expect(unknown);
}

std::vector<TimedAnswer<HardwareCost>> CachedCost::price(const std::vector<Candidate>& policies) {
  std::vector<TimedAnswer<HardwareCost>> answers(policies.size());
  std::vector<std::size_t> places;
  std::vector<Candidate> unknown;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (const auto known = cache_.cost(subject_, policies[i])) {
      answers[i] = *known;
    } else {
      places.push_back(i);
      unknown.push_back(policies[i]);
    }
  }
  calls_ += policies.size();
  if (unknown.empty()) return answers;
  const auto priced = inner_.price(unknown);
  for (std::size_t i = 0; i < places.size(); ++i) {
    answers[places[i]] = priced[i];
    cache_.add_cost(subject_, unknown[i], priced[i]);
  }
  return answers;
}

}  // namespace ohmic
