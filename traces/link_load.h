#pragma once

#include <deque>
#include <functional>
#include <map>

#include "traces/links_in_use.h"

namespace ohmic {

/// Load of each link: flits moved, as a percentage of what it can move, over bins of equal length.
/// Without contention a link may move more than 100 %.
class LinkLoad {
 public:
  /// From `at` on, until the next call for the same link, the load is `percent`.
  using Level = std::function<void(const Link& link, Picoseconds at, int percent)>;

  /// Bins of `bin_clocks` clocks, from `zero` on.
  LinkLoad(Picoseconds zero, Picoseconds clock, std::uint64_t bin_clocks, Level level);

  /// A packet of `flits` enters a link at `now`. Calls in the order of time.
  void hop(const Link& link, Picoseconds now, std::uint64_t flits);
  /// Tells what has not been told.
  void finish();

 private:
  struct State {
    std::uint64_t first = 0;       ///< bin that has not been told
    std::deque<Picoseconds> busy;  ///< in the bins from there on
    int told = 0;                  ///< percent
  };
  void settle(const Link& link, State& state, std::uint64_t before);

  Picoseconds zero_, clock_, bin_;
  Level level_;
  std::map<Link, State> links_;
};

}  // namespace ohmic
