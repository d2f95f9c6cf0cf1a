#include "rl/oracles/judged_oracles.h"

namespace ohmic {

void JudgedAccuracy::expect(const std::vector<Candidate>& policies) {
  for (const Candidate& policy : policies) judges_.submit({images_, policy});
}

std::vector<TimedAnswer<double>> JudgedAccuracy::accuracy(const std::vector<Candidate>& policies) {
  expect(policies);
  std::vector<TimedAnswer<double>> answers;
  for (const Candidate& policy : policies) {
    // Again, for one that is there twice has been taken by now.
    judges_.submit({images_, policy});
    const Judgement judgement = judges_.take({images_, policy});
    answers.push_back(judgement.accuracy ? *judgement.accuracy : own_.accuracy({policy}).front());
  }
  return answers;
}

std::vector<TimedAnswer<HardwareCost>> JudgedCost::price(const std::vector<Candidate>& policies) {
  std::vector<TimedAnswer<HardwareCost>> answers(policies.size());
  std::vector<std::size_t> places;
  std::vector<Candidate> others;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (const auto cost = judges_.cost(policies[i])) {
      answers[i] = *cost;
      ++by_judges_;
    } else {
      places.push_back(i);
      others.push_back(policies[i]);
    }
  }
  if (others.empty()) return answers;
  const auto priced = own_.price(others);
  for (std::size_t i = 0; i < places.size(); ++i) answers[places[i]] = priced[i];
  return answers;
}

}  // namespace ohmic
