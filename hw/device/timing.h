#pragma once

#include "hw/config/chip_config.h"
#include "hw/config/inventory.h"

namespace ohmic {

/// `ps` rounded up to the next edge of a clock of period `clock_ps`: analog results enter at the
/// next edge.
constexpr Picoseconds to_edge(Picoseconds ps, Picoseconds clock_ps) {
  return (ps + clock_ps - 1) / clock_ps * clock_ps;
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

}  // namespace ohmic
