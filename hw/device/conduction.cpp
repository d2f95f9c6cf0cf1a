#include "hw/device/conduction.h"

#include <cstdlib>

namespace ohmic {

namespace {

/// By weight code, as a byte: the levels of its cells in some slices together.
using CellLevels = std::array<std::uint8_t, 256>;

CellLevels cell_levels(const std::vector<int>& slices, int bits_per_cell) {
  CellLevels levels{};
  for (int code = -128; code < 128; ++code) {
    int sum = 0;
    for (const int slice : slices)
      sum += std::abs(code) >> (slice * bits_per_cell) & ((1 << bits_per_cell) - 1);
    levels[static_cast<std::uint8_t>(code)] = static_cast<std::uint8_t>(sum);
  }
  return levels;
}

}  // namespace

Conduction& Conduction::operator+=(const Conduction& other) {
  driven += other.driven;
  conducting += other.conducting;
  return *this;
}

DrivenLevels driven_levels(int dac_bits) {
  DrivenLevels levels{};
  for (unsigned code = 0; code < levels.size(); ++code) {
    unsigned sum = 0;
    for (unsigned rest = code; rest != 0; rest >>= dac_bits) sum += rest & ((1U << dac_bits) - 1);
    levels[code] = static_cast<std::uint8_t>(sum);
  }
  return levels;
}

void RowLoads::add(const CodeBlock& block, const std::vector<int>& slices, int bits_per_cell,
                   std::uint64_t drives) {
  const CellLevels levels = cell_levels(slices, bits_per_cell);
  const std::int8_t* codes = block.codes.data();
  for (std::size_t r = 0; r < block.rows; ++r) {
    std::uint64_t sum = 0;
    for (std::size_t c = 0; c < block.columns; ++c)
      sum += levels[static_cast<std::uint8_t>(*codes++)];
    cells_[r] += drives * sum;
  }
  drives_ += drives * slices.size();
}

Conduction RowLoads::window(const std::uint8_t* codes, const DrivenLevels& levels) const {
  Conduction sum;
  for (std::size_t r = 0; r < cells_.size(); ++r) {
    const std::uint64_t level = levels[codes[r]];
    sum.driven += level;
    sum.conducting += level * cells_[r];
  }
  sum.driven *= drives_;
  return sum;
}

}  // namespace ohmic
