#pragma once

#include <map>
#include <utility>

#include "nets/network_spec.h"
#include "traces/packet_flights.h"
#include "traces/timeline_tracks.h"

namespace ohmic {

/// Shows the packets of a run in a timeline: a slice where each leaves, one where it arrives, as
/// long as its flits take to pass a link, and an arrow from the one to the other.
class PacketArrows {
 public:
  /// All outlive it. Packets are there as PacketScope::kWhatItPasses says.
  PacketArrows(const NetworkSpec& network, const ChipConfig& chip, const WaveSignals& signals,
               TimelineTracks& tracks, TimelineStream& stream);

  // As in ChipObserver, from t = 0 on.
  void on_inject(const noc::Packet& packet, std::uint64_t at_ps);
  void on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
              std::uint64_t hold_ps);

 private:
  /// Shows the slice; returns its thread, kNoTrack if too many are on their way at once.
  int show(int place, PacketEnd end, const noc::Packet& packet, const TimeSpan& span,
           Picoseconds told);

  const NetworkSpec& network_;
  const ChipConfig& chip_;
  TimelineTracks& tracks_;
  TimelineStream& stream_;
  PacketFlights flights_;
  std::map<std::pair<int, PacketEnd>, Lanes> lanes_;
  std::map<std::pair<int, std::uint64_t>, int> threads_;  ///< where packets on their way have left
};

}  // namespace ohmic
