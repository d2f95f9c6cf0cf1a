#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "hw/sim/observer.h"
#include "traces/wave_signals.h"

namespace ohmic {

/// A packet's way through the network. Kernel time in ps.
struct Flight {
  std::uint64_t number = 0;  ///< among those of its source, from 0
  Picoseconds injected = 0;  ///< its head enters the link from its interface
  Picoseconds arrival = 0;   ///< its tail is out of the last router
  int hops = 0;              ///< routers
};

/// What a scope must show of a packet. kAnything: a signal of its layer, of the tile or port at an
/// end, or of a link on its way. kWhatItPasses: of a buffer or port at an end, or of such a link.
enum class PacketScope { kAnything, kWhatItPasses };

/// Follows the packets of a run that are in scope.
class PacketFlights {
 public:
  /// `chip` and `signals` outlive it.
  PacketFlights(const ChipConfig& chip, const WaveSignals& signals, PacketScope scope);

  // As in ChipObserver, from t = 0 on. They return the packet's flight, none if it is out of scope.
  std::optional<Flight> on_inject(const noc::Packet& packet, std::uint64_t at_ps);
  /// None, too, if it is not the packet's last hop.
  std::optional<Flight> on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                               std::uint64_t now_ps, std::uint64_t hold_ps);

 private:
  bool in_scope(const noc::Packet& packet);
  bool shows_end(int place) const;
  bool shows_way(int source, int destination) const;

  const ChipConfig& chip_;
  const WaveSignals& signals_;
  PacketScope scope_;
  std::map<std::pair<int, int>, bool> ways_in_scope_;  ///< by source and destination
  std::map<int, std::uint64_t> sent_;                  ///< by source
  std::unordered_map<const noc::Packet*, Flight> flights_;
};

}  // namespace ohmic
