#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "traces/wave_signals.h"

namespace ohmic {

/// Takes the changes of signals. Times are kernel time in ps, now or later, in any order. Changes
/// of one instant take effect in the order of calls. A signal is an index into those opened with,
/// and it is either set or added to, never both.
class WaveSink {
 public:
  virtual ~WaveSink() = default;
  /// Before a run; all signals are 0. `legend`: lines that tell a reader what the values mean.
  virtual void open(const std::vector<Signal>& signals, const std::vector<std::string>& legend) = 0;
  /// The inference begins: t = 0 is at `zero`. A change told before lies no earlier than its call.
  virtual void begin(Picoseconds zero) = 0;
  /// From `at` on the signal is `value`.
  virtual void set(Picoseconds at, int signal, std::uint64_t value) = 0;
  /// From `at` on the signal is `delta` more. Of one bit: 1 while the sum is not 0.
  virtual void add(Picoseconds at, int signal, std::int64_t delta) = 0;
  /// The kernel is at `now`, and the latency ends no earlier than at `least_end`: no later call
  /// tells a change before `now`.
  virtual void advance(Picoseconds now, Picoseconds least_end) = 0;
  /// The latency ended at `end`.
  virtual void finish(Picoseconds end) = 0;
};

}  // namespace ohmic
