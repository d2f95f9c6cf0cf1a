#include "traces/packet_arrows.h"

#include <algorithm>

#include "traces/labels.h"

namespace ohmic {
namespace {

/// A number of its own for each packet of a run, whatever the order of those of one instant.
std::uint64_t arrow_id(const noc::Packet& packet, const Flight& flight) {
  return (static_cast<std::uint64_t>(packet.source + 1) << 32U) + flight.number;
}

}  // namespace

PacketArrows::PacketArrows(const NetworkSpec& network, const ChipConfig& chip,
                           const WaveSignals& signals, TimelineTracks& tracks,
                           TimelineStream& stream)
    : network_(network),
      chip_(chip),
      tracks_(tracks),
      stream_(stream),
      flights_(chip, signals, PacketScope::kWhatItPasses) {}

int PacketArrows::show(int place, PacketEnd end, const noc::Packet& packet, const TimeSpan& span,
                       Picoseconds told) {
  Lanes& lanes = lanes_[{place, end}];
  const std::size_t known = lanes.size();
  const auto lane = lanes.take(span);
  if (!lane) return kNoTrack;
  if (*lane == known) tracks_.name_packets(place, end, *lane);
  const int thread = tracks_.packets(place, end, *lane);
  const std::string& layer = network_.weight_layer(static_cast<int>(packet.layer)).name;
  stream_.slice(thread, layer + " " + packet_label(packet.kind), span.begin, span.end, told,
                "{\"flits\":" + std::to_string(packet.flits) + "}");
  return thread;
}

void PacketArrows::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
  const auto flight = flights_.on_inject(packet, at_ps);
  if (!flight) return;
  const TimeSpan span{at_ps, at_ps + packet.flits * chip_.clock_ps};
  threads_[{packet.source, flight->number}] =
      show(packet.source, PacketEnd::kOut, packet, span, at_ps);
}

void PacketArrows::on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                          std::uint64_t now_ps, std::uint64_t hold_ps) {
  const auto flight = flights_.on_hop(router, port, packet, now_ps, hold_ps);
  if (!flight) return;
  const Picoseconds passing = std::min(packet.flits * chip_.clock_ps, flight->arrival);
  const TimeSpan span{std::max(flight->injected, flight->arrival - passing), flight->arrival};
  const int in = show(packet.destination, PacketEnd::kIn, packet, span, now_ps);
  const auto out = threads_.find({packet.source, flight->number});
  if (out == threads_.end()) return;
  if (in != kNoTrack && out->second != kNoTrack) {
    stream_.arrow(arrow_id(packet, *flight), {out->second, flight->injected}, {in, span.begin},
                  span.end, now_ps);
  }
  threads_.erase(out);
}

}  // namespace ohmic
