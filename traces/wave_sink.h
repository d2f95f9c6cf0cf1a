#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "traces/wave_signals.h"

namespace ohmic {

/// Takes the changes of signals. Times are kernel time in ps, now or later, in any order; changes
/// of one instant take effect in the order of calls. A signal is an index into those opened with.
class WaveSink {
 public:
  virtual ~WaveSink() = default;
  /// Before a run; all signals are 0.
  virtual void open(const std::vector<Signal>& signals) = 0;
  /// From `at` on the signal is `value`.
  virtual void set(Picoseconds at, int signal, std::uint64_t value) = 0;
  /// From `at` on the signal is `delta` more. Of one bit: 1 while the sum is not 0.
  virtual void add(Picoseconds at, int signal, std::int64_t delta) = 0;
};

}  // namespace ohmic
