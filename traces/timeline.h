#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nets/network_spec.h"
#include "traces/link_load.h"
#include "traces/packet_arrows.h"
#include "traces/power_tracer.h"
#include "traces/timeline_tracks.h"
#include "traces/vector_tracer.h"

namespace ohmic {

/// Writes a run as Chrome trace events, for Perfetto. A process is a tile (or the layers, or the
/// I/O port); its threads are what its stages wait for, its PEs with their windows and its units
/// with their work; counters are what its buffers hold and how full its router's links are.
class Timeline : public VectorTracer {
 public:
  /// `scope`: see WaveSignals; a track is there if one of its signals is. `power` outlives it.
  Timeline(const NetworkSpec& network, const ChipConfig& chip, std::string scope,
           const TraceRange& range, PowerTracer& power, FileWriter& out);

  void on_run(const Mapping& mapping, Picoseconds now) override;
  void on_begin(Picoseconds now) override;
  void on_end(Picoseconds end) override;
  void on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) override;
  void on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds begin) override;
  void on_window_summed(FlowEnd place, std::uint64_t window, Picoseconds now) override;
  void on_wait(FlowEnd place, Wait wait, Picoseconds at) override;
  void on_unit(int tile, TileUnit unit, int layer, Picoseconds begin, Picoseconds end) override;
  void on_inject(const noc::Packet& packet, std::uint64_t at_ps) override;
  void on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
              std::uint64_t hold_ps) override;

 private:
  void on_received(Picoseconds at) override;
  using Place = std::pair<int, int>;  ///< stage and tile
  struct Waiting {
    Wait wait = Wait::kNothing;
    Picoseconds since = 0;
  };
  struct LayerSpan {
    std::size_t tiles_left = 0;
    bool started = false;
    TimeSpan span;
  };

  void describe_layers();
  std::uint64_t take_window(int tile, int pe, int layer);
  void count_layer(const Stage& stage, std::uint64_t window, const WindowTimes& times);
  void end_wait(const Place& place, Picoseconds now);
  void count(int counter, Picoseconds at, std::int64_t delta);
  void advance(Picoseconds now);

  const NetworkSpec& network_;
  ChipConfig chip_;
  std::string scope_;
  TraceRange range_;
  FileWriter& out_;
  const Mapping* mapping_ = nullptr;
  std::unique_ptr<WaveSignals> signals_;
  std::unique_ptr<TimelineStream> stream_;  ///< from t = 0 on
  std::unique_ptr<TimelineTracks> tracks_;
  std::unique_ptr<LinkLoad> load_;
  std::vector<std::string> details_;  ///< by layer: JSON
  std::vector<LayerSpan> layers_;     ///< by layer
  std::map<Place, Waiting> waits_;
  std::map<int, std::uint64_t> first_window_;                 ///< by tile
  std::map<std::pair<int, int>, std::uint64_t> next_window_;  ///< by tile and PE
  std::map<std::pair<int, TileUnit>, Lanes> lanes_;
  std::unique_ptr<PacketArrows> arrows_;
  Picoseconds now_ = 0;
};

}  // namespace ohmic
