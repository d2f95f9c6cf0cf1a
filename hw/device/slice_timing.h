#pragma once

#include "hw/config/chip_config.h"
#include "hw/device/timing.h"

// Time from a column count: for PeSchedule alone, which everybody else asks.

namespace ohmic {

/// Time of the input slices of one activation: slice k (from 0) ends `first + k * period` after the
/// window began. docs/microarchitecture.md, "One window in a PE".
struct SliceTiming {
  Picoseconds first = 0;
  Picoseconds period = 0;

  constexpr Picoseconds window(std::uint64_t slices) const { return first + (slices - 1) * period; }
};

/// Analog steps of one conversion round. ps.
struct RoundSteps {
  Picoseconds read = 0;     ///< the DACs drive the rows and the array settles
  Picoseconds convert = 0;  ///< multiplexer and converter
};

inline RoundSteps round_steps(const ChipConfig& chip, const ArrayClass& array) {
  return {chip.dac_ps + array.read_ps, array.mux_ps + chip.conversion_ps};
}

/// Time of a round whose analog steps take `analog`: up to the clock's edge, then the shift-add.
inline Picoseconds round_time(const ChipConfig& chip, Picoseconds analog) {
  return to_edge(analog, chip.clock_ps) + chip.shift_add_ps;
}

/// Conversion rounds of one slice: ceil(columns in use / ADCs of the group).
inline std::uint64_t conversion_rounds(const ChipConfig& chip, std::uint64_t columns) {
  return ceil_div(columns, static_cast<std::uint64_t>(chip.adcs_per_group));
}

/// How often the array is driven for one slice: every round (serial) or once, held (sample_hold).
inline std::uint64_t drives_per_slice(const ChipConfig& chip, std::uint64_t columns) {
  return chip.schedule == Schedule::kSerial ? conversion_rounds(chip, columns) : 1;
}

/// Slice times of an activation of `columns` bit lines.
/// serial: a round = edge(DAC + array + mux + conversion) + shift-add; a slice = rounds x that.
/// sample_hold: the first slice reads, then converts. The read of each next slice runs under the
/// conversions of the one before, so the period is the longer of edge(DAC + array) and rounds x
/// (edge(mux + conversion) + shift-add).
inline SliceTiming slice_timing(const ChipConfig& chip, const ArrayClass& array,
                                std::uint64_t columns) {
  const std::uint64_t rounds = conversion_rounds(chip, columns);
  const RoundSteps steps = round_steps(chip, array);
  const Picoseconds read_round = round_time(chip, steps.read + steps.convert);
  if (chip.schedule == Schedule::kSerial) return {rounds * read_round, rounds * read_round};
  const Picoseconds held_round = round_time(chip, steps.convert);
  const Picoseconds conversions = rounds * held_round;
  const Picoseconds next_read = to_edge(steps.read, chip.clock_ps);
  return {read_round + (rounds - 1) * held_round,
          next_read > conversions ? next_read : conversions};
}

}  // namespace ohmic
