#include "traces/vector_tracer.h"

#include <algorithm>
#include <utility>

namespace ohmic {

void VectorTracer::follow(const Mapping& mapping, const ChipConfig& chip,
                          BufferOccupancy::Change change) {
  followed_ = &mapping;
  occupancy_ = std::make_unique<BufferOccupancy>(mapping, chip, std::move(change));
}

void VectorTracer::on_vector_sent(std::size_t flow, Picoseconds at) { occupancy_->sent(flow, at); }

void VectorTracer::on_vector_arrived(std::size_t flow, Picoseconds at) {
  occupancy_->arrived(flow, at);
  if (followed_->flows[flow].to.tile != kIoPort) return;
  on_received(at);
  least_end_ = std::max(least_end_, at);
}

void VectorTracer::on_vectors_dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                                      Picoseconds at) {
  occupancy_->dropped(place, producer, count, at);
}

void VectorTracer::on_vector_written(FlowEnd place, Picoseconds at) {
  occupancy_->written(place, at);
  least_end_ = std::max(least_end_, at);
}

}  // namespace ohmic
