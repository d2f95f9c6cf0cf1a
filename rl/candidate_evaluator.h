#pragma once

#include <chrono>
#include <string>
#include <unordered_map>

#include "quant/accuracy_oracle.h"
#include "rl/effort.h"
#include "rl/trial.h"

namespace ohmic {

/// Asks both oracles about a policy, once; keeps the answers and the time they took.
class CandidateEvaluator {
 public:
  /// The oracles must outlive it. spent: what earlier processes of the same search have spent.
  CandidateEvaluator(AccuracyOracle& accuracy, CostOracle& cost, const Effort& spent = {});

  Outcome evaluate(const QuantPolicy& policy);
  /// Takes over an answer from an earlier process.
  void remember(const QuantPolicy& policy, const Outcome& outcome);

  /// Runs `body` and books its time on the agent.
  template <typename Body>
  auto as_agent(Body&& body) {
    const ScopedTimer timer(effort_.agent_s);
    return body();
  }
  /// Top-1 accuracy of policies by another oracle, its time booked like that of the search's own.
  std::vector<double> reread(AccuracyOracle& oracle, const std::vector<QuantPolicy>& policies);

  /// Everything spent up to now.
  Effort effort() const;

 private:
  AccuracyOracle& accuracy_;
  CostOracle& cost_;
  std::unordered_map<std::string, Outcome> known_;
  Effort effort_;
  std::uint64_t calls_before_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace ohmic
