#pragma once

#include "hw/device/timing.h"

namespace ohmic {

/// When the converters of a PE work on one input slice, from the start of its window on: from the
/// multiplexer's switch before the first conversion to the end of the last.
struct ConversionSpan {
  Picoseconds begin = 0;
  Picoseconds end = 0;
};

/// The span of slice `slice` (from 0) of a block with `columns` bit lines in use. A slice ends with
/// its last round, and a round with the wait for the clock's edge and the shift-add. A round of
/// `serial`, and the very first of `sample_hold`, begins with a read; all others begin with a
/// conversion.
inline ConversionSpan conversion_span(const ChipConfig& chip, std::uint64_t columns,
                                      std::uint64_t slice) {
  const auto rounds = conversion_rounds(columns, static_cast<std::uint64_t>(chip.adcs_per_group));
  const Picoseconds read = chip.dac_ps + chip.array().read_ps;
  const Picoseconds convert = chip.mux_ps + chip.conversion_ps;
  const auto round = [&](Picoseconds analog) {
    return to_edge(analog, chip.clock_ps) + chip.shift_add_ps;
  };
  const SliceTiming timing = slice_timing(chip, columns);
  const Picoseconds end = timing.first + slice * timing.period;
  if (chip.schedule == Schedule::kSerial) {
    const Picoseconds begin = end - timing.first + read;
    return {begin, begin + (rounds - 1) * round(read + convert) + convert};
  }
  if (slice == 0 && rounds == 1) return {read, read + convert};
  const Picoseconds last = end - round(convert) + convert;
  return {slice == 0 ? read : end - rounds * round(convert), last};
}

}  // namespace ohmic
