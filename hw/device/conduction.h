#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/device/unit_cells.h"

namespace ohmic {

/// Current of arrays while they are read, in levels: a DAC drives 0 to 2^dac.bits - 1 of them, a
/// cell holds 0 to 2^bits_per_cell - 1. docs/microarchitecture.md, "Energy with data".
struct Conduction {
  std::uint64_t driven = 0;      ///< sum over row drives of the DAC's level
  std::uint64_t conducting = 0;  ///< sum over cells read of the cell's level x its row's

  Conduction& operator+=(const Conduction& other);
};

/// By input code: the levels that a DAC drives for it in all slices together.
using DrivenLevels = std::vector<std::uint16_t>;
/// Of all codes of `activation_bits`.
DrivenLevels driven_levels(int dac_bits, int activation_bits);

/// Knows what hangs on the rows that share a window's input: how often they are driven, and the
/// levels of the cells that each drive reaches.
class RowLoads {
 public:
  explicit RowLoads(std::size_t rows) : cells_(rows), drives_(rows) {}

  /// Adds an operation unit of a block, whose rows are these.
  void add(const CodeBlock& block, const UnitCells& unit, int bits_per_cell);
  /// Of one window. codes: of the rows.
  Conduction window(const ActivationCode* codes, const DrivenLevels& levels) const;

 private:
  std::vector<std::uint64_t> cells_;   // per row: levels of its cells, once a drive
  std::vector<std::uint64_t> drives_;  // per row, for one input slice
};

}  // namespace ohmic
