#pragma once

#include <cstdint>
#include <deque>
#include <functional>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Mean power over bins of equal length, from energies that are told as they are spent. The last
/// bin ends with the run, and is longer than the others if the run ends in the middle of one: power
/// x length, summed over the bins, is all the energy.
class PowerBins {
 public:
  /// From `from` to `to` the mean power is `watts`. Times from t = 0. In the order of time.
  using Level = std::function<void(Picoseconds from, Picoseconds to, double watts)>;

  /// `base_w` is spent all the time.
  PowerBins(Picoseconds bin, double base_w, Level level);

  /// So many pJ are spent evenly from `begin` to `end`, from t = 0. What was spent in a bin that
  /// has been told counts for the next.
  void spend(double pj, Picoseconds begin, Picoseconds end);
  /// Nothing more is spent before `now`, and the run ends no earlier than at `least_end`.
  void advance(Picoseconds now, Picoseconds least_end);
  /// The run has ended. What is spent behind its end counts for the last bin.
  void finish(Picoseconds end);
  /// What was spent in bins behind the end of the run, in pJ: from finish() on, its last told bin
  /// included.
  double behind_pj() const { return static_cast<double>(behind_) * unit_pj_; }
  /// Start of the first bin that has not been told.
  Picoseconds open_since() const { return first_ * bin_; }

 private:
  void add(Picoseconds at, double pj);
  void tell(Picoseconds to, std::int64_t units);

  Picoseconds bin_;
  double unit_pj_;
  double base_w_;
  Level level_;
  std::uint64_t first_ = 0;  ///< bin that has not been told
  std::int64_t behind_ = 0;
  /// In the bins from there on. Whole numbers, so that the order of what is told of one
  /// instant changes nothing.
  std::deque<std::int64_t> units_;
};

}  // namespace ohmic
