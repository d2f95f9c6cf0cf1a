#include "traces/buffer_occupancy.h"

#include <algorithm>

#include "hw/mapping/flow_planner.h"

namespace ohmic {
namespace {

bool is_matrix(const Mapping& mapping, int stage) {
  return stage != kIoPort &&
         mapping.graph->stages[static_cast<std::size_t>(stage)].kind == StageKind::kMatrix;
}

}  // namespace

std::uint64_t buffer_capacity(const ChipConfig& chip, BufferKind buffer) {
  const bool of_pes = buffer == BufferKind::kLine || buffer == BufferKind::kOutput;
  return of_pes ? chip.buffer_bits : chip.vector_buffer_bits;
}

BufferOccupancy::BufferOccupancy(const Mapping& mapping, const ChipConfig& chip, Change change)
    : change_(std::move(change)), sent_(mapping.flows.size(), 0) {
  for (std::size_t f = 0; f < mapping.flows.size(); ++f) {
    const Flow& flow = mapping.flows[f];
    const bool to_pes = is_matrix(mapping, flow.to.stage);
    incoming_.push_back({flow.to.tile,
                         to_pes ? BufferKind::kLine : BufferKind::kOperand,
                         static_cast<std::int64_t>(flow.buffer_bits),
                         0,
                         0,
                         {},
                         {}});
    sender_.emplace_back(flow.from.stage, flow.from.tile);
    const auto producer = static_cast<std::size_t>(flow.producer);
    readers_[{{flow.to.stage, flow.to.tile}, producer}].push_back(f);
    if (flow.from.tile == kIoPort) continue;
    Outgoing& out = outgoing_[sender_.back()];
    out.tile = flow.from.tile;
    if (!is_matrix(mapping, flow.from.stage)) out.buffer = BufferKind::kResult;
    out.bits = static_cast<std::int64_t>(output_vector_bits(chip, mapping, flow.from));
    out.flows.push_back(f);
  }
}

void BufferOccupancy::arrived(std::size_t flow, Picoseconds at) {
  Incoming& in = incoming_[flow];
  if (in.tile == kIoPort) return;
  change_(in.tile, in.buffer, at, in.bits);
  const std::uint64_t index = in.arrived++;
  if (index >= in.dropped) return in.standing.push_back(at);
  const auto [count, from] = in.early_drops.front();
  if (index + 1 == count) in.early_drops.pop_front();
  change_(in.tile, in.buffer, std::max(at, from), -in.bits);
}

void BufferOccupancy::dropped(FlowEnd place, std::size_t producer, std::uint64_t count,
                              Picoseconds at) {
  for (const std::size_t flow : readers_[{{place.stage, place.tile}, producer}])
    drop(incoming_[flow], count, at);
}

void BufferOccupancy::drop(Incoming& in, std::uint64_t count, Picoseconds at) {
  for (; in.dropped < count && !in.standing.empty(); ++in.dropped) {
    change_(in.tile, in.buffer, std::max(at, in.standing.front()), -in.bits);
    in.standing.pop_front();
  }
  if (in.dropped >= count) return;
  in.early_drops.emplace_back(count, at);
  in.dropped = count;
}

void BufferOccupancy::written(FlowEnd place, Picoseconds at) {
  const auto found = outgoing_.find({place.stage, place.tile});
  if (found == outgoing_.end()) return;
  change_(found->second.tile, found->second.buffer, at, found->second.bits);
}

void BufferOccupancy::sent(std::size_t flow, Picoseconds at) {
  ++sent_[flow];
  const auto found = outgoing_.find(sender_[flow]);
  if (found == outgoing_.end()) return;
  Outgoing& out = found->second;
  std::uint64_t least = sent_[flow];
  for (const std::size_t other : out.flows) least = std::min(least, sent_[other]);
  for (; out.left < least; ++out.left) change_(out.tile, out.buffer, at, -out.bits);
}

}  // namespace ohmic
