#pragma once

#include <cstdint>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Units of each kind: those that a layer has mapped (their active power counts), or all that a
/// chip has (area).
struct Inventory {
  std::uint64_t cells = 0;  ///< mapped: cells in use; chip: all cells
  std::uint64_t dacs = 0;
  std::uint64_t sample_holds = 0;
  std::uint64_t adcs = 0;           ///< mapped: those with a column
  std::uint64_t pes = 0;            ///< input and output registers
  std::uint64_t register_bits = 0;  ///< chip alone
  std::uint64_t index_bits = 0;     ///< of index tables, mapped alone: as large as the network asks
  std::uint64_t index_ports = 0;    ///< PEs that have one
  std::uint64_t buffer_bits = 0;    ///< chip alone
  std::uint64_t buffers = 0;
  std::uint64_t tiles = 0;  ///< buses, routers, controller registers
  std::uint64_t adders = 0;
  std::uint64_t lut_lanes = 0;
  std::uint64_t pool_lanes = 0;
  std::uint64_t vector_lanes = 0;
  std::uint64_t links = 0;
};

/// Everything that the chip instantiates in the tiles of an array class; links, which belong to no
/// tile, with the first class.
Inventory instantiated_units(const ChipConfig& chip, int array_class = 0);

/// Levels of an adder tree that sums `inputs` vectors.
constexpr std::uint64_t adder_levels(std::uint64_t inputs) { return ceil_log2(inputs); }

/// Bits of a partial sum of 16-bit words over the rows of an array.
constexpr std::uint64_t partial_sum_bits(std::uint64_t rows) { return 16 + adder_levels(rows); }

/// Bits of a PE's registers: a byte a row for the inputs, a partial sum a column for the outputs.
constexpr std::uint64_t pe_register_bits(std::uint64_t rows, std::uint64_t columns) {
  return rows * 8 + columns * partial_sum_bits(rows);
}

}  // namespace ohmic
