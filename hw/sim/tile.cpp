#include "hw/sim/tile.h"

#include <algorithm>
#include <string>

#include "hw/sim/tile_stage.h"
#include "tlm/sc_ps.h"

namespace ohmic {

Tile::Tile(const sc_core::sc_module_name& name, int index, const ChipConfig& chip,
           noc::NocContext& noc, Fidelity fidelity)
    : sc_module(name),
      watch_{index},
      interface("interface", noc, *this),
      line_buffer("line_buffer", chip, TileUnit::kLineRead, TileUnit::kLineWrite, watch_),
      output_buffer("output_buffer", chip, TileUnit::kOutputRead, TileUnit::kOutputWrite, watch_),
      operand_buffer("operand_buffer", chip, TileUnit::kOperandRead, TileUnit::kOperandWrite,
                     watch_),
      result_buffer("result_buffer", chip, TileUnit::kResultRead, TileUnit::kResultWrite, watch_),
      adder_tree("adder_tree"),
      lut("activation_lut", chip, chip.lut_lanes, TileUnit::kLut, &Activity::look_ups, watch_),
      pool_unit("pool", chip, chip.pool_lanes, TileUnit::kPool, &Activity::pool_operations, watch_),
      vector_lanes("vector_lanes", chip, chip.vector_lanes, TileUnit::kVectorLanes,
                   &Activity::vector_operations, watch_),
      wake_(noc.events, [this] { step(); }) {
  for (int p = 0; p < chip.pes_per_tile; ++p) {
    pes_.add(("pe_" + std::to_string(p)).c_str(), fidelity, noc.events);
  }
}

void Tile::clear() {
  interface.clear();
  for (Buffer* buffer : {&line_buffer, &output_buffer, &operand_buffer, &result_buffer})
    buffer->clear();
  adder_tree.clear();
  lut.clear();
  pool_unit.clear();
  vector_lanes.clear();
  for (auto& pe : pes_) pe->clear();
  tile_stages_.clear();
  sink_ = nullptr;
  watch_.observers.clear();
  watch_.of_ends.clear();
  wakes_ = {};
  bus_bits_.clear();
  events_ = 0;
  settled_at_ = noc::kNever;
  wake_.cancel();
}

void Tile::prepare(PacketSink& sink, const std::vector<ChipObserver*>& observers) {
  sink_ = &sink;
  watch_.observers = watchers_of_all(observers);
  watch_.of_ends = observers;
}

Picoseconds Tile::start_pe(int index, std::uint64_t window, Picoseconds begin) {
  ProcessingElement& started = pe(index);
  for (ChipObserver* observer : watch_.observers)
    observer->on_pe(watch_.tile, index, started.layer(), started.schedules().of(window), begin);
  return started.start(window, begin);
}

void Tile::move_on_bus(int layer, std::uint64_t bits, Picoseconds begin, Picoseconds end) {
  bus_bits_.add(layer, bits);
  watch_.unit(TileUnit::kBus, layer, begin, end);
  watch_.work(layer, &Activity::bus_bits, bits, begin, end);
}

void Tile::wake_at(Picoseconds at) {
  const std::uint64_t now = wake_.now();
  if (at <= now) {
    wake_.notify_delta();
  } else if (wakes_.empty() || at < wakes_.top()) {
    wakes_.push(at);
    wake_.notify_at(at);
  } else if (at > wakes_.top()) {
    wakes_.push(at);
  }
}

void Tile::on_packet(const noc::Packet& packet, std::uint64_t tail_ps) {
  sink_->take(packet, tail_ps);
}

void Tile::on_room() { wake_at(wake_.now()); }

/// What happens at one instant must not depend on the order in which the kernel runs processes:
/// where it could, the tile goes on in the next delta cycle, when PEs and routers have said all
/// they have to say.
bool Tile::must_settle(std::uint64_t now) const {
  if (settled_at_ == now) return false;
  return tile_stages_.size() > 1 ||
         std::any_of(tile_stages_.begin(), tile_stages_.end(),
                     [now](const TileStage* s) { return s->expects_news(now); });
}

void Tile::step() {
  ++events_;
  const std::uint64_t now = wake_.now();
  if (must_settle(now)) {
    settled_at_ = now;
    return wake_.notify_delta();
  }
  while (!wakes_.empty() && wakes_.top() <= now) wakes_.pop();
  for (TileStage* tile_stage : tile_stages_) {
    const Picoseconds next = tile_stage->step(now);
    if (next != noc::kNever) wake_at(next);
  }
  if (!wakes_.empty()) wake_.notify_at(wakes_.top());
}

void Tile::add_to(int layer, Activity& activity) {
  for (auto& pe : pes_) pe->add_to(layer, activity);
  for (const Buffer* buffer : {&line_buffer, &output_buffer, &operand_buffer, &result_buffer}) {
    activity.buffer_reads += buffer->reads(layer);
    activity.buffer_writes += buffer->writes(layer);
  }
  activity.bus_bits += bus_bits_.of(layer);
  activity.tree_additions += adder_tree.count(layer);
  activity.look_ups += lut.count(layer);
  activity.pool_operations += pool_unit.count(layer);
  activity.vector_operations += vector_lanes.count(layer);
}

void Tile::add_to(int layer, BusyTimes& busy) const {
  const auto add = [&busy](BusyUnit unit, Picoseconds ps) {
    busy[static_cast<std::size_t>(unit)] += ps;
  };
  add(BusyUnit::kAdderTree, adder_tree.busy(layer));
  add(BusyUnit::kActivationLut, lut.busy(layer));
  add(BusyUnit::kMaxPool, pool_unit.busy(layer));
  add(BusyUnit::kOutputBuffer, output_buffer.writing(layer));
}

Station Tile::busiest() const {
  Station busiest;
  const auto see = [&](StationUnit unit, Picoseconds busy_ps) {
    const auto ps = static_cast<double>(busy_ps);
    if (ps > busiest.busy_ps) busiest = {ps, unit, ps, watch_.tile};
  };
  see(StationUnit::kActivationLut, lut.busy());
  see(StationUnit::kMaxPool, pool_unit.busy());
  see(StationUnit::kVectorLanes, vector_lanes.busy());
  for (const Buffer* buffer : {&line_buffer, &output_buffer, &operand_buffer, &result_buffer})
    see(StationUnit::kBufferPort, std::max(buffer->reading(), buffer->writing()));
  return busiest;
}

std::uint64_t Tile::events() const {
  std::uint64_t sum = events_ + interface.events();
  for (const auto& pe : pes_) sum += pe->events();
  return sum;
}

}  // namespace ohmic
