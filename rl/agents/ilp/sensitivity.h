#pragma once

#include <vector>

#include "rl/env/quant_env.h"
#include "rl/env/trial.h"

namespace ohmic {

/// What each width costs in accuracy when it alone is below 8 bits, and the sum of these as the
/// loss of a policy.
class Sensitivity {
 public:
  explicit Sensitivity(const QuantEnv& env);

  /// The policies that measure it: one width at 2..7 bits, everything else at 8.
  std::vector<QuantPolicy> probes() const;
  /// accuracies: of the probes, in their order; baseline: of W8A8; percent. A width is taken to
  /// lose at least what the widths above it lose, so that noise does not make it look better than
  /// them.
  void measure(const std::vector<double>& accuracies, double baseline);

  /// Percentage points that the free width `step` (as QuantEnv counts) loses at 2 + action bits.
  double loss(int step, int action) const;
  /// The sum over all free widths.
  double loss(const std::vector<int>& actions) const;

  /// The table that measure() made; load() takes it over.
  const std::vector<double>& table() const { return losses_; }
  void load(const std::vector<double>& table) { losses_ = table; }

 private:
  QuantEnv env_;
  std::vector<double> losses_;  // [steps x kActions]
};

}  // namespace ohmic
