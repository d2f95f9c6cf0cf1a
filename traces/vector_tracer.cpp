#include "traces/vector_tracer.h"

#include <utility>

namespace ohmic {

void VectorTracer::follow(const Mapping& mapping, const ChipConfig& chip,
                          BufferOccupancy::Change change) {
  LatencyTracer::follow(mapping);
  occupancy_ = std::make_unique<BufferOccupancy>(mapping, chip, std::move(change));
}

void VectorTracer::on_vector_sent(std::size_t flow, Picoseconds at) { occupancy_->sent(flow, at); }

void VectorTracer::on_vector_arrived(std::size_t flow, Picoseconds at) {
  occupancy_->arrived(flow, at);
  LatencyTracer::on_vector_arrived(flow, at);
}

void VectorTracer::on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                                      Picoseconds at) {
  occupancy_->dropped(place, producer, count, at);
}

void VectorTracer::on_vector_written(FlowEnd place, Picoseconds at) {
  occupancy_->written(place, at);
  LatencyTracer::on_vector_written(place, at);
}

}  // namespace ohmic
