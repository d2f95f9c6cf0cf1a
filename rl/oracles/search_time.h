#pragma once

#include <cstdint>

namespace ohmic {

/// What a search has spent, over all the processes that worked on it. Seconds of wall time.
struct SearchTime {
  double accuracy_s = 0;
  double simulation_s = 0;
  double agent_s = 0;
  double total_s = 0;  ///< of the whole search: also loading, storing and reporting
  std::uint64_t simulator_calls = 0;
};

}  // namespace ohmic
