#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hw/sim/observer.h"

namespace ohmic {

/// Half-open spans of kernel time in ps.
using Spans = std::vector<std::pair<Picoseconds, Picoseconds>>;

/// Keeps what a run tells, by the name of the signal that shows it: what a wave is held to.
class ObservedRun : public ChipObserver {
 public:
  explicit ObservedRun(const ChipConfig& chip) : chip_(chip) {}

  std::map<std::string, Spans> busy;  ///< PEs, units and links
  /// Kernel time and flits of every hop from t = 0 on, by link.
  std::map<std::string, std::vector<std::pair<Picoseconds, std::uint64_t>>> flits;
  std::uint64_t all_flits = 0;                   ///< of the run, its registers with them
  std::map<TileUnit, Picoseconds> unit_time;     ///< overlapping work counted each time
  std::map<std::string, std::uint64_t> windows;  ///< by PE
  std::map<std::string, PeSchedule> schedules;   ///< by PE
  Picoseconds begin = 0, end = 0;

  void on_begin(Picoseconds now) override;
  void on_end(Picoseconds at) override { end = at; }
  void on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds start) override;
  void on_unit(int tile, TileUnit unit, int layer, Picoseconds from, Picoseconds to) override;
  void on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
              std::uint64_t hold_ps) override;

  /// For how long at least one of the spans holds, between t = 0 and the end.
  Picoseconds time(Spans spans) const;

 private:
  std::string place(const char* what, int index) const;

  ChipConfig chip_;
  bool begun_ = false;
};

}  // namespace ohmic
