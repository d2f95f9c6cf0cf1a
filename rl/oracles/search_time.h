#pragma once

#include <chrono>
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

/// Seconds to book beside those that a clock measured here: what answers from a cache took where
/// they were worked out. Negative where a clock ran over what belongs elsewhere.
struct CreditedTime {
  double accuracy_s = 0;
  double simulation_s = 0;
  double other_s = 0;  ///< on the total alone
};

/// Adds its own lifetime to a number of seconds.
class ScopedTimer {
 public:
  explicit ScopedTimer(double& seconds) : seconds_(seconds), start_(Clock::now()) {}
  ~ScopedTimer() { seconds_ += std::chrono::duration<double>(Clock::now() - start_).count(); }
  ScopedTimer(const ScopedTimer&) = delete;
  ScopedTimer& operator=(const ScopedTimer&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  double& seconds_;
  Clock::time_point start_;
};

}  // namespace ohmic
