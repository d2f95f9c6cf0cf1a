#pragma once

#include "hw/sim/observer.h"

namespace ohmic {

/// Knows before which instant a run cannot end. Every trace that holds something back until then is
/// one.
class LatencyTracer : public ChipObserver {
 public:
  void on_vector_arrived(std::size_t flow, Picoseconds at) override;
  void on_vector_written(FlowEnd place, Picoseconds at) override;

 protected:
  /// Starts to follow a run of the mapping, which must outlive it.
  void follow(const Mapping& mapping) { followed_ = &mapping; }
  /// The inference begins at `now`.
  void begin(Picoseconds now) { least_end_ = now; }
  /// The latency ends no earlier.
  Picoseconds least_end() const { return least_end_; }

 private:
  /// The I/O port has received a vector.
  virtual void on_received(Picoseconds /*at*/) {}

  const Mapping* followed_ = nullptr;
  Picoseconds least_end_ = 0;
};

}  // namespace ohmic
