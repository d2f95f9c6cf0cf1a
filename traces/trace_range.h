#pragma once

#include <algorithm>
#include <limits>

#include "hw/config/chip_config.h"

namespace ohmic {

/// The part of a run that a trace shows, from t = 0 on.
struct TraceRange {
  Picoseconds from = 0;
  Picoseconds to = std::numeric_limits<Picoseconds>::max();

  /// No longer than the latency.
  TraceRange within(Picoseconds latency) const { return {from, std::min(to, latency)}; }
};

}  // namespace ohmic
