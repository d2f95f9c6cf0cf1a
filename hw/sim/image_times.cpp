#include "hw/sim/image_times.h"

#include <algorithm>

#include "hw/mapping/flow_planner.h"
#include "hw/sim/flow_control.h"

namespace ohmic {

void ImageTimes::on_run(const Mapping& mapping, Picoseconds /*now*/) {
  mapping_ = &mapping;
  sent_.clear();
  for (const Flow& flow : mapping.flows)
    sent_.push_back({flow_pixels(mapping, flow) / start_ps_.size(), 0});
  arrived_ = sent_;
  written_.assign(mapping.graph->stages.size(), {});
}

void ImageTimes::end(std::size_t image, Picoseconds at) {
  end_ps_[image] = std::max(end_ps_[image], at - zero_);
}

/// The port hands its vectors over before the network takes them.
void ImageTimes::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
  if (packet.source != noc::kChipPort ||
      packet.kind != static_cast<std::uint32_t>(PacketKind::kPixels))
    return;
  Counter& sent = sent_[packet.flow];
  Picoseconds& start = start_ps_[sent.image()];
  start = std::min(start, at_ps - zero_);
  if (packet.last) ++sent.count;
}

void ImageTimes::on_vector_arrived(std::size_t flow, Picoseconds at) {
  if (mapping_->flows[flow].to.tile == kIoPort) end(arrived_[flow].next_image(), at);
}

void ImageTimes::on_window_complete(FlowEnd place, std::uint64_t window, Picoseconds at) {
  const Stage& stage = mapping_->graph->stages[static_cast<std::size_t>(place.stage)];
  end(static_cast<std::size_t>(window / (stage.windows / end_ps_.size())), at);
}

ImageTimes::Counter& ImageTimes::written(FlowEnd place) {
  const auto s = static_cast<std::size_t>(place.stage);
  const auto tile = static_cast<std::size_t>(place.tile);
  if (written_[s].size() <= tile) written_[s].resize(tile + 1);
  Counter& counter = written_[s][tile];
  if (counter.each == 0) {
    const auto pixels = static_cast<std::uint64_t>(mapping_->graph->stages[s].out.pixels());
    counter.each = pixels / end_ps_.size();
  }
  return counter;
}

void ImageTimes::on_vector_written(FlowEnd place, Picoseconds at) {
  end(written(place).next_image(), at);
}

}  // namespace ohmic
