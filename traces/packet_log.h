#pragma once

#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "traces/packet_flights.h"
#include "traces/trace_range.h"
#include "util/file_writer.h"

namespace ohmic {

/// Writes a line of CSV for every packet that the network carries from t = 0 on, in the order of
/// arrival: inject_ns, arrival_ns, source, destination, kind, layer, flits, hops, latency_ns.
/// A packet is injected when its head enters the link from its interface. It has arrived when its
/// tail is out of the last router. Hops count routers.
class PacketLog : public ChipObserver {
 public:
  /// `scope`: see WaveSignals; a packet is logged if it is in scope (see PacketScope::kAnything)
  /// and is injected within `range`.
  PacketLog(const NetworkSpec& network, const ChipConfig& chip, std::string scope,
            const TraceRange& range, FileWriter& out);

  void on_run(const Mapping& mapping, Picoseconds now) override;
  void on_begin(Picoseconds now) override;
  void on_end(Picoseconds end) override;
  void on_inject(const noc::Packet& packet, std::uint64_t at_ps) override;
  void on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
              std::uint64_t hold_ps) override;

 private:
  /// A line, from the fields that order it.
  struct Line {
    Picoseconds arrival = 0;
    Picoseconds injected = 0;
    std::string text;
    bool operator>(const Line& other) const;
  };
  void land(const Flight& flight, const noc::Packet& packet);
  void write_before(Picoseconds now);

  const NetworkSpec& network_;
  ChipConfig chip_;
  std::string scope_;
  TraceRange range_;
  FileWriter& out_;
  std::unique_ptr<WaveSignals> signals_;
  bool begun_ = false;
  Picoseconds zero_ = 0;
  std::optional<PacketFlights> flights_;
  std::priority_queue<Line, std::vector<Line>, std::greater<>> lines_;
};

}  // namespace ohmic
