#pragma once

#include <array>
#include <string>

#include "hw/sim/tile.h"

namespace ohmic {

/// Times at which a stage worked, and what it waited for.
struct StageTimes {
  Picoseconds first_start = 0;
  Picoseconds last_end = 0;
  bool started = false;
  /// Time by cause, from t = 0 until its last window starts: together, all of it.
  std::array<Picoseconds, kWaits> waited{};
  /// Of what it has for itself: PEs, converters, reads of the line buffer, bus.
  BusyTimes busy{};
};

/// Something that computes windows on a tile: a layer's share of it, or a vector stage.
class TileStage {
 public:
  /// `first`: what it waits for when the inference begins.
  TileStage(Tile& tile, FlowEnd place, Wait first) : tile_(tile), place_(place), wait_(first) {}
  virtual ~TileStage() = default;
  TileStage(const TileStage&) = delete;
  TileStage& operator=(const TileStage&) = delete;

  /// The inference begins at `now`.
  virtual void begin(Picoseconds now);
  /// Does all that can be done at `now`; returns the next instant at which time alone lets it go
  /// on, or noc::kNever.
  virtual Picoseconds step(Picoseconds now) = 0;
  virtual bool done() const = 0;
  /// Is one of its PEs done at this very instant, and may not have said so yet?
  virtual bool expects_news(Picoseconds now) const = 0;
  /// Who it is and what it waits for, for the report of a chip that stands still.
  virtual std::string waits_for() const = 0;
  const StageTimes& times() const { return times_; }

 protected:
  void mark_start(Picoseconds at);
  void mark_end(Picoseconds at);
  /// From `at` on, now or later, its next window waits for this.
  void wait_for(Wait wait, Picoseconds at);
  void mark_busy(BusyUnit unit, Picoseconds for_ps) {
    times_.busy[static_cast<std::size_t>(unit)] += for_ps;
  }
  Wait waiting() const { return wait_; }
  const std::vector<ChipObserver*>& observers() const { return tile_.watch().observers; }

  Tile& tile_;
  FlowEnd place_;
  StageTimes times_;

 private:
  Wait wait_;
  Picoseconds waits_since_ = noc::kNever;  ///< kNever: the inference has not begun
};

}  // namespace ohmic
