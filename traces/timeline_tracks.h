#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "traces/timeline_stream.h"
#include "traces/wave_signals.h"

namespace ohmic {

/// In place of a thread or a counter: out of scope.
constexpr int kNoTrack = -1;

struct TimeSpan {
  Picoseconds begin = 0, end = 0;
  bool operator==(const TimeSpan& o) const { return begin == o.begin && end == o.end; }
};

/// Lanes of work that overlaps on one track. Work comes in the order of its beginning.
class Lanes {
 public:
  static constexpr int kMost = 100;
  /// The last work of a lane is this.
  bool shows(const TimeSpan& work) const;
  /// The first lane that is free for this work, or a new one; none if there are kMost.
  std::optional<std::size_t> take(const TimeSpan& work);
  std::size_t size() const { return last_.size(); }

 private:
  std::vector<TimeSpan> last_;  ///< work of each
};

/// Where packets leave a tile or the I/O port, and where they arrive.
enum class PacketEnd { kOut, kIn };

/// The processes, threads and counters of a timeline. A track is there if one of its signals is in
/// scope.
class TimelineTracks {
 public:
  /// Names them. `labels`: of the layers.
  TimelineTracks(const Mapping& mapping, const ChipConfig& chip, const WaveSignals& signals,
                 const std::vector<std::string>& labels, TimelineStream& stream);

  std::vector<int> layers;                               ///< threads
  int power = kNoTrack;                                  ///< counter
  int sent = kNoTrack, received = kNoTrack;              ///< counters of the I/O port
  std::map<std::pair<int, int>, int> waits;              ///< threads, by stage and tile
  std::map<int, std::array<int, kBufferKinds>> buffers;  ///< counters, by tile
  std::map<Link, int> links;                             ///< counters

  /// Thread of a PE.
  int pe(int tile, int pe);
  bool shows(int tile, TileUnit unit) const;
  /// Thread of a unit: one for each lane of overlapping work. To be named when it is first used.
  int unit(int tile, TileUnit unit, std::size_t lane);
  void name_unit(int tile, TileUnit unit, std::size_t lane);
  /// The same of packets. place: a tile or kIoPort.
  int packets(int place, PacketEnd end, std::size_t lane);
  void name_packets(int place, PacketEnd end, std::size_t lane);

 private:
  int process_of(int tile);
  void add_tile(int tile, const TileSignals& of, const std::string& name);
  void add_stages(const Mapping& mapping);
  void add_links(const ChipConfig& chip);

  const WaveSignals& signals_;
  TimelineStream& stream_;
  std::map<int, int> processes_;  ///< by tile
};

}  // namespace ohmic
