#include "hw/sim/flow_control.h"

#include <algorithm>

#include "hw/device/timing.h"

namespace ohmic {

void LineBufferQueue::configure(std::uint64_t capacity, std::vector<FlowState*> sources,
                                std::uint64_t unread) {
  capacity_ = capacity;
  released_ = unread;
  sources_.clear();
  for (FlowState* source : sources) {
    sources_.push_back({source, {}, 0});
    source->credit.reset(unread + capacity);
  }
}

Picoseconds LineBufferQueue::ready_at(std::uint64_t count) {
  Picoseconds ready = 0;
  if (count == 0) return ready;
  for (Source& source : sources_) {
    if (source.forgotten + source.landings.size() < count) return noc::kNever;
    for (; source.forgotten + 1 < count; ++source.forgotten) source.landings.pop_front();
    ready = std::max(ready, source.landings.front());
  }
  return ready;
}

std::uint64_t LineBufferQueue::arrived() const {
  std::uint64_t least = noc::kNever;
  for (const Source& source : sources_)
    least = std::min(least, source.forgotten + source.landings.size());
  return least;
}

void LineBufferQueue::release(std::uint64_t count, Picoseconds at) {
  if (count <= released_) return;
  released_ = count;
  for (Source& source : sources_) {
    FlowState& flow = *source.flow;
    const bool used_up = flow.sent >= flow.credit.promised();
    flow.credit.grant(at, released_ + capacity_);
    if (used_up)
      flow.wake_sender(at);  // else it looks at its credits when it has used up the others
  }
}

void OutputQueue::configure(const ChipConfig& chip, const std::vector<ChipObserver*>& observers,
                            std::vector<FlowState*> flows, ReadBuffer read) {
  chip_ = &chip;
  observers_ = &observers;
  flows_ = std::move(flows);
  read_ = std::move(read);
  written_at_.clear();
  freeing_.clear();
  held_ = dropped_ = freed_ = last_read_ = 0;
}

void OutputQueue::produce(Picoseconds at) {
  if (!flows_.empty()) return written_at_.push_back(at);
  ++dropped_;
  freeing_.push_back(at);
}

/// The flow that is furthest behind among those that may send.
FlowState* OutputQueue::next_flow(Picoseconds now) {
  FlowState* best = nullptr;
  for (FlowState* flow : flows_) {
    if (flow->sent >= produced() || flow->sent >= flow->credit.limit(now)) continue;
    if (best == nullptr || flow->sent < best->sent) best = flow;
  }
  return best;
}

void OutputQueue::send(FlowState& flow, Picoseconds now, noc::NetworkInterface& interface) {
  const Picoseconds written =
      flow.sent < held_ ? held_at_ : written_at_[flow.sent - std::max(dropped_, held_)];
  const Picoseconds ready = std::max(now, written);
  last_read_ = read_(ready, flow.flow.buffer_bits);
  ++flow.sent;
  for (ChipObserver* observer : *observers_) observer->on_vector_sent(flow.index, last_read_);
  noc::Packet head;
  head.source = flow.flow.from.tile;
  head.destination = flow.flow.to.tile;
  head.layer = static_cast<std::uint32_t>(flow.flow.layer);
  head.kind = static_cast<std::uint32_t>(PacketKind::kPixels);
  head.flow = flow.index;
  send_vector(*chip_, interface, head, flow.flow.bits, last_read_);
}

void OutputQueue::pump(Picoseconds now, noc::NetworkInterface& interface) {
  while ((reads_ahead() || last_read_ <= now) && interface.has_room()) {
    FlowState* flow = next_flow(now);
    if (flow == nullptr) return;
    send(*flow, now, interface);
    std::uint64_t least = flow->sent;
    for (const FlowState* other : flows_) least = std::min(least, other->sent);
    for (; dropped_ < least; ++dropped_) {
      if (dropped_ >= held_) written_at_.pop_front();
      freeing_.push_back(last_read_);
    }
  }
}

Picoseconds OutputQueue::next_send(Picoseconds now) {
  Picoseconds at = noc::kNever;
  for (FlowState* flow : flows_) {
    if (flow->sent >= produced()) continue;
    if (flow->sent < flow->credit.limit(now)) {
      if (last_read_ > now && !reads_ahead()) at = std::min(at, last_read_);
    } else {
      at = std::min(at, flow->credit.next());
    }
  }
  return at;
}

std::uint64_t OutputQueue::freed(Picoseconds now) {
  for (; !freeing_.empty() && freeing_.front() <= now; freeing_.pop_front()) ++freed_;
  return freed_;
}

void send_vector(const ChipConfig& chip, noc::NetworkInterface& interface, noc::Packet head,
                 std::uint64_t bits, Picoseconds ready_ps) {
  std::uint64_t left = ceil_div(bits, static_cast<std::uint64_t>(chip.flit_bits));
  const auto most = static_cast<std::uint64_t>(chip.max_packet_flits - 1);
  while (left > 0) {
    const std::uint64_t payload = std::min(left, most);
    left -= payload;
    head.flits = static_cast<std::uint32_t>(payload + 1);
    head.last = left == 0;
    interface.send(head, ready_ps);
  }
}

}  // namespace ohmic
