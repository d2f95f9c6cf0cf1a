#include "hw/sim/image_times.h"

#include <algorithm>

#include "hw/mapping/flow_planner.h"
#include "hw/sim/flow_control.h"

namespace ohmic {

void ImageTimes::on_run(const Mapping& mapping, Picoseconds /*now*/) {
  mapping_ = &mapping;
  sent_.clear();
  for (const Flow& flow : mapping.flows) {
    const std::uint64_t each = flow_pixels(mapping, flow) / start_ps_.size();
    sent_.push_back({each, each, 0});
  }
  arrived_ = sent_;
  completed_.assign(mapping.graph->stages.size(), {});
  written_ = completed_;
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
  Picoseconds& start = start_ps_[sent.image];
  start = std::min(start, at_ps - zero_);
  if (packet.last) sent.take();
}

void ImageTimes::on_vector_arrived(std::size_t flow, Picoseconds at) {
  if (mapping_->flows[flow].to.tile == kIoPort) end(arrived_[flow].take(), at);
}

ImageTimes::Counter& ImageTimes::counter(Places& places, FlowEnd place, std::uint64_t all) const {
  auto& tiles = places[static_cast<std::size_t>(place.stage)];
  const auto tile = static_cast<std::size_t>(place.tile);
  if (tiles.size() <= tile) tiles.resize(tile + 1);
  Counter& made = tiles[tile];
  if (made.each == 0) made.each = made.left = all / end_ps_.size();
  return made;
}

/// A place completes all windows, one after the other.
void ImageTimes::on_window_complete(FlowEnd place, std::uint64_t /*window*/, Picoseconds at) {
  const Stage& stage = mapping_->graph->stages[static_cast<std::size_t>(place.stage)];
  end(counter(completed_, place, stage.windows).take(), at);
}

void ImageTimes::on_vector_written(FlowEnd place, Picoseconds at) {
  const Stage& stage = mapping_->graph->stages[static_cast<std::size_t>(place.stage)];
  end(counter(written_, place, static_cast<std::uint64_t>(stage.out.pixels())).take(), at);
}

}  // namespace ohmic
