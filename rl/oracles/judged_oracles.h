#pragma once

#include <cstdint>
#include <vector>

#include "rl/oracles/candidate_accuracy.h"
#include "rl/oracles/cost_oracle.h"
#include "rl/oracles/judges.h"

namespace ohmic {

/// An accuracy oracle whose questions go to judges. What they cannot say is asked of the oracle of
/// this process, so that an error is its error.
class JudgedAccuracy final : public CandidateAccuracy {
 public:
  /// All parts must outlive it. own: reads the same images.
  JudgedAccuracy(CandidateAccuracy& own, Judges& judges, const JudgedImages& images)
      : own_(own), judges_(judges), images_(images) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override;
  void expect(const std::vector<Candidate>& policies) override;

 private:
  CandidateAccuracy& own_;
  Judges& judges_;
  JudgedImages images_;
};

/// A cost oracle that takes the costs of policies that judges are at work on, and asks the oracle
/// of this process for all others.
class JudgedCost final : public CostOracle {
 public:
  JudgedCost(CostOracle& own, Judges& judges) : own_(own), judges_(judges) {}

  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override;
  std::uint64_t simulator_calls() const override { return own_.simulator_calls() + by_judges_; }

 private:
  CostOracle& own_;
  Judges& judges_;
  std::uint64_t by_judges_ = 0;
};

}  // namespace ohmic
