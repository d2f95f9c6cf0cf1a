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

/// Follows the packets of a run in which a scope has an interest: a signal of their layer, of a
/// tile or port at their ends, or of a link on their way is in scope.
class PacketFlights {
 public:
  /// Both outlive it.
  PacketFlights(const ChipConfig& chip, const WaveSignals& signals);

  // As in ChipObserver, from t = 0 on. They return the packet's flight, none if it is out of scope.
  std::optional<Flight> on_inject(const noc::Packet& packet, std::uint64_t at_ps);
  /// None, too, if it is not the packet's last hop.
  std::optional<Flight> on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                               std::uint64_t now_ps, std::uint64_t hold_ps);

 private:
  bool in_scope(const noc::Packet& packet);

  const ChipConfig& chip_;
  const WaveSignals& signals_;
  std::map<std::pair<int, int>, bool> ways_in_scope_;  ///< by source and destination
  std::map<int, std::uint64_t> sent_;                  ///< by source
  std::unordered_map<const noc::Packet*, Flight> flights_;
};

}  // namespace ohmic
