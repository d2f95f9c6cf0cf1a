#include "traces/latency_tracer.h"

#include <algorithm>

namespace ohmic {

void LatencyTracer::on_vector_arrived(std::size_t flow, Picoseconds at) {
  if (followed_->flows[flow].to.tile != kIoPort) return;
  on_received(at);
  least_end_ = std::max(least_end_, at);
}

void LatencyTracer::on_vector_written(FlowEnd /*place*/, Picoseconds at) {
  least_end_ = std::max(least_end_, at);
}

}  // namespace ohmic
