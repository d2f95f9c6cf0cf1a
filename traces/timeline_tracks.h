#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "traces/timeline_stream.h"
#include "traces/wave_signals.h"

namespace ohmic {

/// In place of a thread or a counter: out of scope.
constexpr int kNoTrack = -1;

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
