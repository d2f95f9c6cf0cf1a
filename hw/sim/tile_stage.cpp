#include "hw/sim/tile_stage.h"

#include <algorithm>

namespace ohmic {

void TileStage::begin(Picoseconds now) {
  waits_since_ = now;
  for (ChipObserver* observer : observers()) observer->on_wait(place_, wait_, now);
}

void TileStage::mark_start(Picoseconds at) {
  if (!times_.started) times_.first_start = at;
  times_.started = true;
}

void TileStage::mark_end(Picoseconds at) { times_.last_end = std::max(times_.last_end, at); }

void TileStage::wait_for(Wait wait, Picoseconds at) {
  if (waits_since_ == noc::kNever || wait == wait_) return;
  if (wait_ != Wait::kNothing) times_.waited[static_cast<std::size_t>(wait_)] += at - waits_since_;
  wait_ = wait;
  waits_since_ = at;
  for (ChipObserver* observer : observers()) observer->on_wait(place_, wait, at);
}

}  // namespace ohmic
