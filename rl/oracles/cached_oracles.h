#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "quant/accuracy/accuracy_oracle.h"
#include "rl/oracles/policy_cache.h"
#include "rl/oracles/search_time.h"

namespace ohmic {

/// An accuracy oracle that asks the cache first. The seconds of an answer from the cache are
/// credited as if it had been worked out here.
class CachedAccuracy final : public AccuracyOracle {
 public:
  /// All parts must outlive it. subject: of every answer of `inner`.
  CachedAccuracy(AccuracyOracle& inner, PolicyCache& cache, const std::string& subject,
                 CreditedTime& credited)
      : inner_(inner), cache_(cache), subject_(cache.subject(subject)), credited_(credited) {}

  std::vector<double> accuracy(const std::vector<QuantPolicy>& policies) override;

 private:
  double ask(const QuantPolicy& policy);

  AccuracyOracle& inner_;
  PolicyCache& cache_;
  std::int64_t subject_;
  CreditedTime& credited_;
};

/// The same for costs. Counts a call for every policy that it is asked about, as the simulator
/// would without the cache; the seconds of policies that were priced together are shared equally.
class CachedCost final : public CostOracle {
 public:
  CachedCost(CostOracle& inner, PolicyCache& cache, const std::string& subject,
             CreditedTime& credited)
      : inner_(inner), cache_(cache), subject_(cache.subject(subject)), credited_(credited) {}

  std::vector<HardwareCost> price(const std::vector<QuantPolicy>& policies) override;
  std::uint64_t simulator_calls() const override { return known_.size(); }

 private:
  /// Notes the answers that the cache has; returns the policies that it has none for.
  std::vector<QuantPolicy> look_up(const std::vector<QuantPolicy>& policies);
  void ask(const std::vector<QuantPolicy>& policies);

  CostOracle& inner_;
  PolicyCache& cache_;
  std::int64_t subject_;
  CreditedTime& credited_;
  std::unordered_map<std::string, HardwareCost> known_;
};

}  // namespace ohmic
