#pragma once

#include <algorithm>

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

/// What a tile takes a window in the long run: its loading (line buffer read and bus) and its PEs
/// one after the other, or side by side with two sets of input registers.
inline Picoseconds station_time(const ChipConfig& chip, Picoseconds loading, Picoseconds pes) {
  return chip.double_buffering ? std::max(loading, pes) : loading + pes;
}

/// Time of `values` through `lanes` lanes of a digital unit: whole chip cycles.
inline Picoseconds lane_time(const ChipConfig& chip, std::uint64_t values, int lanes) {
  return ceil_div(values, static_cast<std::uint64_t>(lanes)) * chip.clock_ps;
}

/// Flits of a vector of `bits` on the network: its packets have a header flit each.
inline std::uint64_t vector_flits(const ChipConfig& chip, std::uint64_t bits) {
  const std::uint64_t payload = ceil_div(bits, static_cast<std::uint64_t>(chip.flit_bits));
  return payload + ceil_div(payload, static_cast<std::uint64_t>(chip.max_packet_flits - 1));
}

/// Time for which a vector of `bits` holds a link: a clock a flit; 0 without contention.
inline Picoseconds link_time(const ChipConfig& chip, std::uint64_t bits) {
  return chip.contention ? vector_flits(chip, bits) * chip.clock_ps : 0;
}

}  // namespace ohmic
