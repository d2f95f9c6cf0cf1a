#pragma once

#include <cstdint>
#include <vector>

#include "rl/env/candidate.h"
#include "util/timed_answer.h"

namespace ohmic {

/// Cost of one inference of a policy on the chip.
struct HardwareCost {
  double latency_ms = 0;
  double energy_mj = 0;
  double component_power_w = 0;
  double crossbars = 0;    ///< arrays in use
  double utilization = 0;  ///< their cells in use, a share
};

/// Says what the network costs at given widths. Takes batches. It keeps a count of its work and
/// nothing else: who asks remembers the answers.
class CostOracle {
 public:
  virtual ~CostOracle() = default;
  /// One answer a policy, in order; seconds of policies that are priced together are shared
  /// equally. CapacityError (hw/mapping/capacity_error.h) where a policy does not fit the chip.
  virtual std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) = 0;
  /// Policies priced so far.
  virtual std::uint64_t simulator_calls() const = 0;
};

}  // namespace ohmic
