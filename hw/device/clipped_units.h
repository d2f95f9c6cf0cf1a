#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/bit_planes.h"
#include "hw/device/converters.h"
#include "hw/device/unit_cells.h"

namespace ohmic {

/// Adds up and converts those columns of operation units whose sums a converter may clip. All other
/// sums pass a converter unchanged, so that whole columns of an array can be added up at once.
class ClippedUnits {
 public:
  ClippedUnits(int bits_per_cell, int dac_bits) : cell_bits_(bits_per_cell), dac_bits_(dac_bits) {}

  /// Whether the sum of any column of a unit may be clipped. codes: as for take().
  bool may_clip(const UnitCells& unit, const AdcTransfer& adc, const CodeBlock& codes) const;
  /// Takes the columns of a unit that may be clipped out of `codes`, the block's codes of its
  /// slice.
  void take(const UnitCells& unit, const AdcTransfer& adc, CodeBlock& codes);
  bool empty() const { return columns_.empty(); }

  /// Adds a window's converted sums, weighed, to sums, and what they lost to lost, by column of the
  /// block; returns how many conversions lost something.
  std::uint64_t add(const InputBits& input, const AdcTransfer& adc, std::vector<std::int64_t>& sums,
                    std::vector<std::int64_t>& lost) const;

 private:
  /// Cells of a column in the rows of one word of the input.
  struct Word {
    std::uint32_t word = 0;
    std::uint64_t positive = 0, negative = 0;
  };
  /// One column of a unit.
  struct Column {
    std::uint32_t column = 0;
    std::uint32_t first_word = 0;  ///< index into words_: `words` for each bit of a cell
    std::uint32_t words = 0;
    int shift = 0;  ///< bit 0 of a cell weighs 2^shift
  };

  bool may_clip(const UnitCells& unit, std::uint32_t column, const AdcTransfer& adc,
                const CodeBlock& codes) const;
  std::int32_t sum(const Column& column, const InputBits& input, int first_bit) const;

  int cell_bits_, dac_bits_;
  std::vector<Column> columns_;
  std::vector<Word> words_;
};

}  // namespace ohmic
