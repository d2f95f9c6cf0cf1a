#pragma once

#include "hw/config/chip_config.h"

namespace ohmic {

/// `ps` rounded up to the next edge of a clock of period `clock_ps`: analog results enter at the
/// next edge.
constexpr Picoseconds to_edge(Picoseconds ps, Picoseconds clock_ps) {
  return (ps + clock_ps - 1) / clock_ps * clock_ps;
}

/// Time of a block's input slices in a PE: slice k (from 0) ends `first + k * period` after the
/// window began. A window of n slices lasts first + (n - 1) * period. docs/microarchitecture.md,
/// "One window in a PE".
struct SliceTiming {
  Picoseconds first = 0;
  Picoseconds period = 0;

  constexpr Picoseconds window(std::uint64_t slices) const { return first + (slices - 1) * period; }
};

/// Conversion rounds of one slice: ceil(columns in use / ADCs of the group).
constexpr std::uint64_t conversion_rounds(std::uint64_t columns, std::uint64_t adcs) {
  return ceil_div(columns, adcs);
}

/// How often the array is driven for one slice: every round (serial) or once, held (sample_hold).
inline std::uint64_t drives_per_slice(const ChipConfig& chip, std::uint64_t columns) {
  return chip.schedule == Schedule::kSerial
             ? conversion_rounds(columns, static_cast<std::uint64_t>(chip.adcs_per_group))
             : 1;
}

/// Slice times of a block with `columns` bit lines in use.
/// serial:      a round = edge(DAC + array + mux + conversion) + shift-add; a slice = rounds x
/// that. sample_hold: the first slice reads, then converts; the read of each next slice runs under
/// the conversions of the one
///              before, so the period is the longer of edge(DAC + array) and rounds x (edge(mux +
///              conversion) + shift-add).
inline SliceTiming slice_timing(const ChipConfig& chip, std::uint64_t columns) {
  const auto rounds = conversion_rounds(columns, static_cast<std::uint64_t>(chip.adcs_per_group));
  const Picoseconds read = chip.dac_ps + chip.array().read_ps;
  const Picoseconds convert = chip.mux_ps + chip.conversion_ps;
  const Picoseconds read_round = to_edge(read + convert, chip.clock_ps) + chip.shift_add_ps;
  if (chip.schedule == Schedule::kSerial) return {rounds * read_round, rounds * read_round};
  const Picoseconds held_round = to_edge(convert, chip.clock_ps) + chip.shift_add_ps;
  const Picoseconds conversions = rounds * held_round;
  const Picoseconds next_read = to_edge(read, chip.clock_ps);
  return {read_round + (rounds - 1) * held_round,
          next_read > conversions ? next_read : conversions};
}

/// Time of moving `bits` through a buffer's port: ceil(bits / width) accesses, ended at a clock
/// edge.
inline Picoseconds buffer_time(const ChipConfig& chip, std::uint64_t words) {
  return to_edge(words * chip.buffer_cycle_ps, chip.clock_ps);
}
inline std::uint64_t buffer_words(const ChipConfig& chip, std::uint64_t bits) {
  return ceil_div(bits, static_cast<std::uint64_t>(chip.buffer_width_bits));
}

/// Time of `bits` over the tile bus: whole chip cycles.
inline Picoseconds bus_time(const ChipConfig& chip, std::uint64_t bits) {
  return ceil_div(bits, static_cast<std::uint64_t>(chip.bus_bits)) * chip.clock_ps;
}

/// Time of `values` through `lanes` lanes of a digital unit: whole chip cycles.
inline Picoseconds lane_time(const ChipConfig& chip, std::uint64_t values, int lanes) {
  return ceil_div(values, static_cast<std::uint64_t>(lanes)) * chip.clock_ps;
}

/// Levels of an adder tree that sums `inputs` vectors.
constexpr std::uint64_t adder_levels(std::uint64_t inputs) {
  std::uint64_t levels = 0;
  while ((std::uint64_t{1} << levels) < inputs) ++levels;
  return levels;
}

}  // namespace ohmic
