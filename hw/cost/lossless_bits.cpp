#include "hw/cost/lossless_bits.h"

#include <algorithm>
#include <cstdint>

namespace ohmic {
namespace {

std::uint64_t most_rows(const Mapping& mapping) {
  int rows = 0;
  for (const PairLoad& pair : mapping.pairs) rows = std::max(rows, pair.most_rows);
  return static_cast<std::uint64_t>(rows);
}

std::uint64_t largest_code(int bits) { return (std::uint64_t{1} << bits) - 1; }

}  // namespace

int lossless_bits(const Mapping& mapping, const ChipConfig& chip) {
  const std::uint64_t largest_sum =
      most_rows(mapping) * largest_code(chip.dac_bits) * largest_code(chip.bits_per_cell);
  int magnitude = 0;
  while (largest_code(magnitude) < largest_sum) ++magnitude;
  return magnitude + 1;
}

}  // namespace ohmic
