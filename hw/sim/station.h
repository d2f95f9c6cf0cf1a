#pragma once

#include <string>

#include "hw/config/chip_config.h"

namespace ohmic {

/// What a station needs of the tile it works in.
struct StationTimes {
  Picoseconds first_start = 0;
  Picoseconds last_end = 0;
  bool started = false;
};

/// Something that computes windows on a tile: a layer's share of it, or a vector stage.
class Station {
 public:
  virtual ~Station() = default;
  /// Does all that can be done at `now`; returns the next instant at which time alone lets it go
  /// on, or noc::kNever.
  virtual Picoseconds step(Picoseconds now) = 0;
  virtual bool done() const = 0;
  /// Is one of its PEs done at this very instant, and may not have said so yet?
  virtual bool expects_news(Picoseconds now) const = 0;
  /// Who it is and what it waits for, for the report of a chip that stands still.
  virtual std::string waits_for(Picoseconds now) = 0;
  const StationTimes& times() const { return times_; }

 protected:
  void mark_start(Picoseconds at) {
    if (!times_.started) times_.first_start = at;
    times_.started = true;
  }
  StationTimes times_;
};

}  // namespace ohmic
