#pragma once

#include "hw/config/device_config.h"
#include "util/counter_random.h"

namespace ohmic {

/// Says what programmed cells conduct, in steps of a cell: a step is (G_on - G_off) / (2^b - 1).
/// A conductance is told as what it is above `base`, a faultless cell of level 0 of the same age.
/// The arrays of a pair have the same base, so that it cancels without a rounding error.
class CellLaw {
 public:
  CellLaw(const DeviceConfig& device, int bits_per_cell);

  /// Conductance of a cell of this level above base(). cell: its random numbers.
  double above_base(int level, const CounterRandom& cell) const;
  double base() const { return drift_ * off_; }
  double step_us() const { return step_us_; }

 private:
  double spread(int level, double normal) const;

  DeviceConfig device_;
  double steps_;    ///< between level 0 and the highest level
  double off_;      ///< conductance of level 0
  double drift_;    ///< factor of all conductances but those of stuck cells
  double step_us_;  ///< microsiemens
};

}  // namespace ohmic
