#include "rl/candidate_evaluator.h"

namespace ohmic {

CandidateEvaluator::CandidateEvaluator(AccuracyOracle& accuracy, CostOracle& cost,
                                       const Effort& spent, const BookedTime* booked)
    : accuracy_(accuracy),
      cost_(cost),
      effort_(spent),
      booked_(booked),
      calls_before_(cost.simulator_calls()),
      start_(std::chrono::steady_clock::now()) {}

Outcome CandidateEvaluator::evaluate(const QuantPolicy& policy) {
  const std::string key = to_string(policy);
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  // The chip first: it is the cheaper question, and it refuses a policy that does not fit.
  Outcome outcome;
  outcome.cost = ask_cost(policy, key).first;
  outcome.accuracy = reread(accuracy_, {policy}).front();
  known_.emplace(key, outcome);
  return outcome;
}

HardwareCost CandidateEvaluator::price(const QuantPolicy& policy) {
  const auto [cost, asked] = ask_cost(policy, to_string(policy));
  if (asked && on_price_) on_price_(policy, cost);
  return cost;
}

std::pair<HardwareCost, bool> CandidateEvaluator::ask_cost(const QuantPolicy& policy,
                                                           const std::string& key) {
  const auto found = prices_.find(key);
  if (found != prices_.end()) return {found->second, false};
  const ScopedTimer timer(effort_.simulation_s);
  const HardwareCost cost = cost_.price({policy}).front();
  prices_.emplace(key, cost);
  return {cost, true};
}

void CandidateEvaluator::remember(const QuantPolicy& policy, const Outcome& outcome) {
  known_.emplace(to_string(policy), outcome);
  remember(policy, outcome.cost);
}

void CandidateEvaluator::remember(const QuantPolicy& policy, const HardwareCost& cost) {
  prices_.emplace(to_string(policy), cost);
}

std::vector<double> CandidateEvaluator::reread(AccuracyOracle& oracle,
                                               const std::vector<QuantPolicy>& policies) {
  const ScopedTimer timer(effort_.accuracy_s);
  return oracle.accuracy(policies);
}

Effort CandidateEvaluator::effort() const {
  Effort effort = effort_;
  effort.total_s +=
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  if (booked_ != nullptr) {
    effort.accuracy_s += booked_->accuracy_s;
    effort.simulation_s += booked_->simulation_s;
    effort.total_s += booked_->accuracy_s + booked_->simulation_s + booked_->other_s;
  }
  effort.simulator_calls += cost_.simulator_calls() - calls_before_;
  return effort;
}

}  // namespace ohmic
