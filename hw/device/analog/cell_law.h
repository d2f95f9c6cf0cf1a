#pragma once

#include <optional>

#include "hw/config/device_config.h"
#include "util/counter_random.h"

namespace ohmic {

/// Cells of the positive and of the negative array at one place, in steps of a cell.
struct CellPair {
  double positive = 0, negative = 0;
};

/// Says what programmed cells conduct, in steps of a cell: a step is (G_on - G_off) / (2^b - 1).
/// A conductance is told as what it is above `base`, a faultless cell of level 0 of the same age.
/// The arrays of a pair have the same base, so that it cancels without a rounding error.
class CellLaw {
 public:
  CellLaw(const DeviceConfig& device, int bits_per_cell);

  /// Conductance of a cell of this level above base(). cell: its random numbers.
  double above_base(int level, const CounterRandom& cell) const;
  /// Both cells of a place, above base(): bits [slice * b, (slice + 1) * b) of the code's magnitude
  /// in the array of its sign, and what device.remap makes of it beside a stuck cell. place: their
  /// random numbers.
  CellPair program(int code, int slice, const CounterRandom& place) const;
  /// What stuck cells take from such a weight: the square of the error of the pair's difference, in
  /// steps.
  double loss(int code, int slice, const CounterRandom& place) const;
  /// No cell conducts more.
  double largest() const;
  double base() const { return drift_ * off_; }
  double step_us() const { return step_us_; }
  const DeviceConfig& device() const { return device_; }

 private:
  /// Levels of both cells of a place.
  struct Levels {
    int positive = 0, negative = 0;
  };
  std::optional<int> stuck_level(const CounterRandom& cell) const;
  Levels plain_levels(int code, int slice) const;
  Levels programmed(int code, int slice, const CounterRandom& place) const;
  double spread(int level, double normal) const;

  DeviceConfig device_;
  int bits_;
  int highest_;     ///< level
  double steps_;    ///< between level 0 and the highest level
  double off_;      ///< conductance of level 0
  double drift_;    ///< factor of all conductances but those of stuck cells
  double step_us_;  ///< microsiemens
};

}  // namespace ohmic
