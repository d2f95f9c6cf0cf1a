#include "hw/config/inventory.h"

namespace ohmic {

Inventory instantiated_units(const ChipConfig& chip, int array_class) {
  const auto n = [](int count) { return static_cast<std::uint64_t>(count); };
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(array_class)];
  const std::uint64_t tiles = n(array.tiles);
  const std::uint64_t pes = tiles * n(chip.pes_per_tile);
  const std::uint64_t groups = pes * n(chip.groups_per_pe);
  const std::uint64_t rows = n(array.rows);
  const std::uint64_t columns = n(array.columns);
  const std::uint64_t bit_lines = columns + n(chip.spare_columns);
  Inventory units;
  units.cells = 2 * groups * rows * bit_lines;
  units.dacs = groups * rows;
  units.sample_holds = groups * bit_lines;
  units.adcs = groups * n(chip.adcs_per_group);
  units.pes = pes;
  units.register_bits = pes * pe_register_bits(rows, columns);
  units.buffer_bits = tiles * 2 * (chip.buffer_bits + chip.vector_buffer_bits);
  units.buffers = 4 * tiles;
  units.tiles = tiles;
  units.adders = tiles * (n(chip.pes_per_tile) - 1) * columns;
  units.lut_lanes = tiles * n(chip.lut_lanes);
  units.pool_lanes = tiles * n(chip.pool_lanes);
  units.vector_lanes = tiles * n(chip.vector_lanes);
  const std::uint64_t mesh = n(chip.tiles());
  if (array_class == 0) {  // both directions, and the chip port's
    units.links = 2 * (2 * mesh - n(chip.tiles_x) - n(chip.tiles_y)) + 2;
  }
  return units;
}

}  // namespace ohmic
