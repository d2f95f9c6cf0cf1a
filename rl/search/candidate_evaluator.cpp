#include "rl/search/candidate_evaluator.h"

#include "rl/oracles/unknown_policies.h"

namespace ohmic {

CandidateEvaluator::CandidateEvaluator(AccuracyOracle& accuracy, CostOracle& cost,
                                       const SearchTime& spent, const CreditedTime* credited)
    : accuracy_(accuracy),
      cost_(cost),
      effort_(spent),
      credited_(credited),
      calls_before_(cost.simulator_calls()),
      start_(std::chrono::steady_clock::now()) {}

Evaluation CandidateEvaluator::evaluate(const QuantPolicy& policy) {
  const std::string key = to_string(policy);
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  // The chip first: it is the cheaper question, and it refuses a policy that does not fit.
  Evaluation outcome;
  ask_costs({policy});
  outcome.cost = prices_.at(key);
  outcome.accuracy = reread(accuracy_, {policy}).front();
  known_.emplace(key, outcome);
  return outcome;
}

std::vector<HardwareCost> CandidateEvaluator::prices(const std::vector<QuantPolicy>& policies) {
  for (const QuantPolicy& asked : ask_costs(policies)) {
    if (on_price_) on_price_(asked, prices_.at(to_string(asked)));
  }
  std::vector<HardwareCost> answers;
  for (const QuantPolicy& policy : policies) answers.push_back(prices_.at(to_string(policy)));
  return answers;
}

std::vector<QuantPolicy> CandidateEvaluator::ask_costs(const std::vector<QuantPolicy>& policies) {
  std::vector<QuantPolicy> unknown = unknown_policies(policies, prices_);
  if (unknown.empty()) return unknown;
  const ScopedTimer timer(effort_.simulation_s);
  const std::vector<HardwareCost> costs = cost_.price(unknown);
  for (std::size_t i = 0; i < unknown.size(); ++i) prices_.emplace(to_string(unknown[i]), costs[i]);
  return unknown;
}

void CandidateEvaluator::remember(const QuantPolicy& policy, const Evaluation& outcome) {
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

SearchTime CandidateEvaluator::effort() const {
  SearchTime effort = effort_;
  effort.total_s +=
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  if (credited_ != nullptr) {
    effort.accuracy_s += credited_->accuracy_s;
    effort.simulation_s += credited_->simulation_s;
    effort.total_s += credited_->accuracy_s + credited_->simulation_s + credited_->other_s;
  }
  effort.simulator_calls += cost_.simulator_calls() - calls_before_;
  return effort;
}

}  // namespace ohmic
