#include "traces/packet_flights.h"

#include <algorithm>

#include "tlm/route.h"

namespace ohmic {
namespace {

bool leaves_network(noc::NodeId router, int port, const noc::Packet& packet) {
  if (packet.destination == noc::kChipPort)
    return router == 0 && port == static_cast<int>(noc::Port::kWest);
  return router == packet.destination && port == static_cast<int>(noc::Port::kLocal);
}

/// Whether a signal of the ends or of a link between them is in scope.
bool shows_way(const ChipConfig& chip, const WaveSignals& signals, int source, int destination) {
  if (signals.places.count(source) + signals.places.count(destination) > 0) return true;
  const std::set<Link> way = links_between(chip, source, destination);
  return std::any_of(way.begin(), way.end(), [&signals](const Link& link) {
    const auto found = signals.links.find(link);
    return found != signals.links.end() &&
           (found->second.busy != kNoSignal || found->second.flits != kNoSignal);
  });
}

}  // namespace

PacketFlights::PacketFlights(const ChipConfig& chip, const WaveSignals& signals)
    : chip_(chip), signals_(signals) {}

bool PacketFlights::in_scope(const noc::Packet& packet) {
  if (signals_.layer_active[packet.layer] != kNoSignal) return true;
  const auto [way, is_new] = ways_in_scope_.try_emplace({packet.source, packet.destination}, false);
  if (is_new) way->second = shows_way(chip_, signals_, packet.source, packet.destination);
  return way->second;
}

std::optional<Flight> PacketFlights::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
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
