#include "traces/packet_log.h"

#include <tuple>

#include "traces/labels.h"
#include "traces/time_text.h"
#include "util/csv_line.h"

namespace ohmic {
bool PacketLog::Line::operator>(const Line& other) const {
  return std::tie(arrival, injected, text) > std::tie(other.arrival, other.injected, other.text);
}

PacketLog::PacketLog(const NetworkSpec& network, const ChipConfig& chip, std::string scope,
                     const TraceRange& range, FileWriter& out)
    : network_(network), chip_(chip), scope_(std::move(scope)), range_(range), out_(out) {
  out_.write("inject_ns,arrival_ns,source,destination,kind,layer,flits,hops,latency_ns\n");
}

void PacketLog::on_run(const Mapping& mapping, Picoseconds /*now*/) {
  signals_ = std::make_unique<WaveSignals>(mapping, chip_, scope_);
  flights_.emplace(chip_, *signals_, PacketScope::kAnything);
  begun_ = false;
}

void PacketLog::on_begin(Picoseconds now) {
  begun_ = true;
  zero_ = now;
}

void PacketLog::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
  if (begun_) flights_->on_inject(packet, at_ps);  // else the controller writes registers
}

void PacketLog::on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                       std::uint64_t now_ps, std::uint64_t hold_ps) {
  if (!begun_) return;
  write_before(now_ps);
  const auto flight = flights_->on_hop(router, port, packet, now_ps, hold_ps);
  if (flight) land(*flight, packet);
}

void PacketLog::land(const Flight& flight, const noc::Packet& packet) {
  const Picoseconds arrival = flight.arrival;
  const Picoseconds injected = flight.injected - zero_;
  if (injected < range_.from || injected > range_.to) return;
  const std::string& layer = network_.weight_layer(static_cast<int>(packet.layer)).name;
  lines_.push({arrival, injected,
               ns_text(injected) + "," + ns_text(arrival - zero_) + "," +
                   tile_label(chip_, packet.source) + "," + tile_label(chip_, packet.destination) +
                   "," + packet_label(packet.kind) + "," + csv_cell(layer) + "," +
                   std::to_string(packet.flits) + "," + std::to_string(flight.hops) + "," +
                   ns_text(arrival - flight.injected) + "\n"});
}

void PacketLog::write_before(Picoseconds now) {
  for (; !lines_.empty() && lines_.top().arrival < now; lines_.pop()) out_.write(lines_.top().text);
}

void PacketLog::on_end(Picoseconds /*end*/) {
  for (; !lines_.empty(); lines_.pop()) out_.write(lines_.top().text);
}

}  // namespace ohmic
