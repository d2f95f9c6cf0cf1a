#include "traces/packet_flights.h"

#include <algorithm>

#include "tlm/route.h"
#include "traces/labels.h"

namespace ohmic {
namespace {

bool leaves_network(noc::NodeId router, int port, const noc::Packet& packet) {
  if (packet.destination == noc::kChipPort)
    return router == 0 && port == static_cast<int>(noc::Port::kWest);
  return router == packet.destination && port == static_cast<int>(noc::Port::kLocal);
}

bool any(const LinkSignals& of) { return of.busy != kNoSignal || of.flits != kNoSignal; }

/// Whether a buffer's signal is left; not its capacity, which no packet moves.
bool any_buffer(const TileSignals& of) {
  for (std::size_t u = 0; u < kTileUnits; ++u) {
    if (of.units[u] != kNoSignal && is_buffer(static_cast<TileUnit>(u))) return true;
  }
  return std::any_of(of.occupancy.begin(), of.occupancy.end(),
                     [](int signal) { return signal != kNoSignal; });
}

}  // namespace

PacketFlights::PacketFlights(const ChipConfig& chip, const WaveSignals& signals, PacketScope scope)
    : chip_(chip), signals_(signals), scope_(scope) {}

bool PacketFlights::shows_end(int place) const {
  if (signals_.places.count(place) == 0) return false;
  return scope_ == PacketScope::kAnything || place == noc::kChipPort ||
         any_buffer(signals_.tiles.at(place));
}

bool PacketFlights::shows_way(int source, int destination) const {
  if (shows_end(source) || shows_end(destination)) return true;
  const std::set<Link> way = links_between(chip_, source, destination);
  return std::any_of(way.begin(), way.end(), [this](const Link& link) {
    const auto found = signals_.links.find(link);
    return found != signals_.links.end() && any(found->second);
  });
}

bool PacketFlights::in_scope(const noc::Packet& packet) {
  const bool of_layer = signals_.layer_active[packet.layer] != kNoSignal;
  if (scope_ == PacketScope::kAnything && of_layer) return true;
  const auto [way, is_new] = ways_in_scope_.try_emplace({packet.source, packet.destination}, false);
  if (is_new) way->second = shows_way(packet.source, packet.destination);
  return way->second;
}

std::optional<Flight> PacketFlights::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
  flights_.erase(&packet);  // of a packet that was there before, and whose end nobody told
  if (!in_scope(packet)) return std::nullopt;
  return flights_[&packet] = {sent_[packet.source]++, at_ps, 0, 0};
}

std::optional<Flight> PacketFlights::on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                                            std::uint64_t now_ps, std::uint64_t hold_ps) {
  const auto found = flights_.find(&packet);
  if (found == flights_.end()) return std::nullopt;
  ++found->second.hops;
  if (!leaves_network(router, port, packet)) return std::nullopt;
  Flight flight = found->second;
  flight.arrival = now_ps + chip_.link_ps + hold_ps;
  flights_.erase(found);
  return flight;
}

}  // namespace ohmic
