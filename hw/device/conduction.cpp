#include "hw/device/conduction.h"

#include <cstdlib>

namespace ohmic {

Conduction& Conduction::operator+=(const Conduction& other) {
  driven += other.driven;
  conducting += other.conducting;
  return *this;
}

DrivenLevels driven_levels(int dac_bits, int activation_bits) {
  const unsigned slice = (1U << dac_bits) - 1;
  DrivenLevels levels(std::size_t{1} << activation_bits);
  for (unsigned code = 1; code < levels.size(); ++code)
    levels[code] = static_cast<std::uint16_t>(levels[code >> dac_bits] + (code & slice));
  return levels;
}

void RowLoads::add(const CodeBlock& block, const UnitCells& unit, int bits_per_cell) {
  const int shift = unit.slice * bits_per_cell;
  const int mask = (1 << bits_per_cell) - 1;
  for (const std::uint32_t row : unit.rows) {
    const auto* codes = block.codes.data() + row * block.columns;
    std::uint64_t sum = 0;
    for (const std::uint32_t column : unit.columns)
      sum += static_cast<std::uint64_t>(std::abs(codes[column]) >> shift & mask);
    cells_[row] += unit.reads * sum;
    if (unit.drives) drives_[row] += unit.reads;
  }
}

Conduction RowLoads::window(const ActivationCode* codes, const DrivenLevels& levels) const {
  Conduction sum;
  for (std::size_t r = 0; r < cells_.size(); ++r) {
    const std::uint64_t level = levels[codes[r]];
    sum.driven += level * drives_[r];
    sum.conducting += level * cells_[r];
  }
  return sum;
}

}  // namespace ohmic
