#pragma once

#include <vector>

#include "quant/quant_policy.h"
#include "util/timed_answer.h"

namespace ohmic {

/// Says how accurate the network is at given widths. Takes batches so that cores can be fed.
class AccuracyOracle {
 public:
  virtual ~AccuracyOracle() = default;
  /// Top-1 accuracy on the validation images, percent [0, 100], one answer a policy, in order. What
  /// was prepared for all policies (a calibration) is no part of an answer's seconds.
  virtual std::vector<TimedAnswer<double>> accuracy(const std::vector<QuantPolicy>& policies) = 0;
};

}  // namespace ohmic
