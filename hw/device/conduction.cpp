#include "hw/device/conduction.h"

#include <bitset>
#include <cstdlib>

namespace ohmic {
namespace {

constexpr std::size_t kMaxMagnitudeBits = 15;

/// The bits of a magnitude that a cell's bit stands for in some slices: one mask a bit of a cell.
std::vector<unsigned> cell_masks(const std::vector<int>& slices, int bits_per_cell) {
  std::vector<unsigned> masks(static_cast<std::size_t>(bits_per_cell));
  for (const int slice : slices) {
    for (int bit = 0; bit < bits_per_cell; ++bit)
      masks[static_cast<std::size_t>(bit)] |= 1U << (slice * bits_per_cell + bit);
  }
  return masks;
}

/// The levels of a weight's cells in the slices of the masks together.
std::uint64_t cell_levels(WeightCode code, const std::vector<unsigned>& masks) {
  const auto magnitude = static_cast<unsigned>(std::abs(int{code}));
  std::uint64_t levels = 0;
  for (std::size_t bit = 0; bit < masks.size(); ++bit)
    levels += std::bitset<kMaxMagnitudeBits>(magnitude & masks[bit]).count() << bit;
  return levels;
}

}  // namespace

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

void RowLoads::add(const CodeBlock& block, const std::vector<int>& slices, int bits_per_cell,
                   std::uint64_t drives) {
  const std::vector<unsigned> masks = cell_masks(slices, bits_per_cell);
  const WeightCode* codes = block.codes.data();
  for (std::size_t r = 0; r < block.rows; ++r) {
    std::uint64_t sum = 0;
    for (std::size_t c = 0; c < block.columns; ++c) sum += cell_levels(*codes++, masks);
    cells_[r] += drives * sum;
  }
  drives_ += drives * slices.size();
}

Conduction RowLoads::window(const ActivationCode* codes, const DrivenLevels& levels) const {
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
