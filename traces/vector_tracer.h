#pragma once

#include <memory>

#include "traces/buffer_occupancy.h"
#include "traces/latency_tracer.h"

namespace ohmic {

/// Follows the pixel vectors of a run: what they take of the tiles' buffers. Every trace that shows
/// buffers is one.
class VectorTracer : public LatencyTracer {
 public:
  void on_vector_sent(std::size_t flow, Picoseconds at) override;
  void on_vector_arrived(std::size_t flow, Picoseconds at) override;
  void on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                          Picoseconds at) override;
  void on_vector_written(FlowEnd place, Picoseconds at) override;

 protected:
  /// Starts to follow a run of the mapping, which must outlive it.
  void follow(const Mapping& mapping, const ChipConfig& chip, BufferOccupancy::Change change);

 private:
  std::unique_ptr<BufferOccupancy> occupancy_;
};

}  // namespace ohmic
