#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rl/oracles/candidate_accuracy.h"
#include "rl/oracles/cost_oracle.h"
#include "rl/oracles/policy_cache.h"

namespace ohmic {

/// An accuracy oracle that asks the cache first. An answer from the cache has the seconds that it
/// took where it was worked out.
class CachedAccuracy final : public CandidateAccuracy {
 public:
  /// All parts must outlive it. subject: of every answer of `inner`.
  CachedAccuracy(CandidateAccuracy& inner, PolicyCache& cache, const std::string& subject)
      : inner_(inner), cache_(cache), subject_(cache.subject(subject)) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override;
  /// Passes on what the cache lacks.
  void expect(const std::vector<Candidate>& policies) override;

 private:
  CandidateAccuracy& inner_;
  PolicyCache& cache_;
  std::int64_t subject_;
};

/// The same for costs. Counts a call for every policy that it is asked about, as the simulator
/// would without the cache; `inner` is asked for all that the cache lacks at once.
class CachedCost final : public CostOracle {
 public:
  CachedCost(CostOracle& inner, PolicyCache& cache, const std::string& subject)
      : inner_(inner), cache_(cache), subject_(cache.subject(subject)) {}

  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override;
  std::uint64_t simulator_calls() const override { return calls_; }

 private:
  CostOracle& inner_;
  PolicyCache& cache_;
  std::int64_t subject_;
  std::uint64_t calls_ = 0;
};

}  // namespace ohmic
