#include "rl/search/candidate_evaluator.h"

#include <unordered_set>

namespace ohmic {

CandidateEvaluator::CandidateEvaluator(CandidateAccuracy& accuracy, CostOracle& cost,
                                       const SearchTime& spent, const double* preparation_s)
    : accuracy_(accuracy),
      cost_(cost),
      effort_(spent),
      preparation_s_(preparation_s),
      calls_before_(cost.simulator_calls()),
      start_(std::chrono::steady_clock::now()) {}

template <typename Ask>
auto CandidateEvaluator::booked(double& account, const Ask& ask) {
  const auto answers = [&] {
    const ScopedTimer timer(asking_s_);
    return ask();
  }();
  const double seconds = total_seconds(answers);
  account += seconds;
  answering_s_ += seconds;
  std::vector<decltype(answers.front().value)> values;
  for (const auto& answer : answers) values.push_back(answer.value);
  return values;
}

Evaluation CandidateEvaluator::evaluate(const Candidate& policy) {
  // The chip first: it is the cheaper question, and it refuses a policy that does not fit.
  ask_costs({policy});
  Known& known = known_.at(policy);
  if (!known.accuracy) known.accuracy = reread(accuracy_, {policy}).front();
  return {*known.accuracy, known.cost};
}

void CandidateEvaluator::expect(const std::vector<Candidate>& policies) {
  std::vector<Candidate> unknown;
  for (const Candidate& policy : policies) {
    const auto known = known_.find(policy);
    if (known == known_.end() || !known->second.accuracy) unknown.push_back(policy);
  }
  accuracy_.expect(unknown);
}

std::vector<HardwareCost> CandidateEvaluator::prices(const std::vector<Candidate>& policies) {
  for (const Candidate& asked : ask_costs(policies)) {
    if (on_price_) on_price_(asked, known_.at(asked).cost);
  }
  std::vector<HardwareCost> answers;
  for (const Candidate& policy : policies) answers.push_back(known_.at(policy).cost);
  return answers;
}

std::vector<Candidate> CandidateEvaluator::ask_costs(const std::vector<Candidate>& policies) {
  std::vector<Candidate> unknown;
  std::unordered_set<Candidate> seen;
  for (const Candidate& policy : policies) {
    if (known_.count(policy) == 0 && seen.insert(policy).second) unknown.push_back(policy);
  }
  if (unknown.empty()) return unknown;
  const auto costs = booked(effort_.simulation_s, [&] { return cost_.price(unknown); });
  for (std::size_t i = 0; i < unknown.size(); ++i) remember(unknown[i], costs[i]);
  return unknown;
}

void CandidateEvaluator::remember(const Candidate& policy, const Evaluation& outcome) {
  Known& known = known_.try_emplace(policy, Known{outcome.cost, {}}).first->second;
  if (!known.accuracy) known.accuracy = outcome.accuracy;
}

void CandidateEvaluator::remember(const Candidate& policy, const HardwareCost& cost) {
  known_.try_emplace(policy, Known{cost, {}});
}

std::vector<double> CandidateEvaluator::reread(CandidateAccuracy& oracle,
                                               const std::vector<Candidate>& policies) {
  return booked(effort_.accuracy_s, [&] { return oracle.accuracy(policies); });
}

SearchTime CandidateEvaluator::effort() const {
  SearchTime effort = effort_;
  const double clock =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  effort.total_s += clock - asking_s_ + answering_s_;
  if (preparation_s_ != nullptr) effort.total_s += *preparation_s_;
  effort.simulator_calls += cost_.simulator_calls() - calls_before_;
  return effort;
}

}  // namespace ohmic
