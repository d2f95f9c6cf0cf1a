#pragma once

#include <string>

#include "quant/quant_policy.h"

namespace ohmic {

/// The manual step by which the paper's reference 11 meets a threshold, as the paper runs it: a
/// call takes a bit from the weights and the activations of one layer; calls go from the last inner
/// layer to the first and begin again (Wei 2022, Table 7). Nothing goes below 2 bits.
class DecrementWalk {
 public:
  /// policy: at least three layers.
  explicit DecrementWalk(QuantPolicy policy);

  const QuantPolicy& policy() const { return policy_; }
  /// One call; false if every inner layer is at 2 bits already.
  bool step();

 private:
  QuantPolicy policy_;
  std::size_t next_;
};

}  // namespace ohmic
