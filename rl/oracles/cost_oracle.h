#pragma once

#include <cstdint>
#include <vector>

#include "quant/quant_policy.h"

namespace ohmic {

/// What one inference of a policy costs on the chip.
struct HardwareCost {
  double latency_ms = 0;
  double energy_mj = 0;
  double component_power_w = 0;
};

/// What a search asks: what does the network cost at these widths? Takes batches.
class CostOracle {
 public:
  virtual ~CostOracle() = default;
  /// One cost a policy, in order. CapacityError (hw/mapping/capacity_error.h) where a policy does
  /// not fit the chip.
  virtual std::vector<HardwareCost> price(const std::vector<QuantPolicy>& policies) = 0;
  /// Simulations really run so far (repeats answered from a cache are not counted).
  virtual std::uint64_t simulator_calls() const = 0;
};

}  // namespace ohmic
