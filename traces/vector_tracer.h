#pragma once

#include <memory>

#include "hw/sim/observer.h"
#include "traces/buffer_occupancy.h"

namespace ohmic {

/// Follows the pixel vectors of a run: what they take of the tiles' buffers, and before which
/// instant the run cannot end. Every trace that shows buffers is one.
class VectorTracer : public ChipObserver {
 public:
  void on_vector_sent(std::size_t flow, Picoseconds at) override;
  void on_vector_arrived(std::size_t flow, Picoseconds at) override;
  void on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                          Picoseconds at) override;
  void on_vector_written(FlowEnd place, Picoseconds at) override;

 protected:
  /// Starts to follow a run of the mapping, which must outlive it.
  void follow(const Mapping& mapping, const ChipConfig& chip, BufferOccupancy::Change change);
  /// The inference begins at `now`.
  void begin(Picoseconds now) { least_end_ = now; }
  /// The latency ends no earlier.
  Picoseconds least_end() const { return least_end_; }

 private:
  /// The I/O port has received a vector.
  virtual void on_received(Picoseconds at) = 0;

  const Mapping* followed_ = nullptr;
  std::unique_ptr<BufferOccupancy> occupancy_;
  Picoseconds least_end_ = 0;
};

}  // namespace ohmic
