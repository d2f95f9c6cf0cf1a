#pragma once

#include <chrono>
#include <vector>

namespace ohmic {

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

/// An answer and the seconds of wall time that it took where it was worked out.
template <typename Value>
struct TimedAnswer {
  Value value;
  double seconds = 0;
};

/// What `work` returns, and how long it took.
template <typename Work>
auto timed(Work&& work) -> TimedAnswer<decltype(work())> {
  TimedAnswer<decltype(work())> answer{};
  {
    const ScopedTimer timer(answer.seconds);
    answer.value = work();
  }
  return answer;
}

/// Seconds of several answers together.
template <typename Value>
double total_seconds(const std::vector<TimedAnswer<Value>>& answers) {
  double seconds = 0;
  for (const TimedAnswer<Value>& answer : answers) seconds += answer.seconds;
  return seconds;
}

}  // namespace ohmic
