#include "hw/device/clipped_units.h"

#include <algorithm>
#include <cstdlib>

namespace ohmic {
namespace {

int popcount(std::uint64_t word) { return __builtin_popcountll(word); }

}  // namespace

bool ClippedUnits::may_clip(const UnitCells& unit, std::uint32_t column, const AdcTransfer& adc,
                            const CodeBlock& codes) const {
  const int top_drive = (1 << dac_bits_) - 1;
  std::int64_t positive = 0;
  std::int64_t negative = 0;
  for (const std::uint32_t row : unit.rows) {
    const int code = codes.codes[row * codes.columns + column];
    const int cell = std::abs(code) >> (unit.slice * cell_bits_) & ((1 << cell_bits_) - 1);
    (code > 0 ? positive : negative) += cell * top_drive;
  }
  return positive > adc.high() || -negative < adc.low();
}

bool ClippedUnits::may_clip(const UnitCells& unit, const AdcTransfer& adc,
                            const CodeBlock& codes) const {
  return std::any_of(unit.columns.begin(), unit.columns.end(),
                     [&](std::uint32_t column) { return may_clip(unit, column, adc, codes); });
}

void ClippedUnits::take(const UnitCells& unit, const AdcTransfer& adc, CodeBlock& codes) {
  for (const std::uint32_t c : unit.columns) {
    if (!may_clip(unit, c, adc, codes)) continue;
    Column column{c, static_cast<std::uint32_t>(words_.size()), 0, unit.slice * cell_bits_};
    const std::uint32_t first = unit.rows.front() / 64;
    column.words = unit.rows.back() / 64 + 1 - first;
    for (int bit = 0; bit < cell_bits_; ++bit) {
      for (std::uint32_t w = 0; w < column.words; ++w) words_.push_back({first + w, 0, 0});
    }
    for (const std::uint32_t row : unit.rows) {
      auto& code = codes.codes[row * codes.columns + c];
      for (int bit = 0; bit < cell_bits_; ++bit) {
        const auto b = static_cast<std::uint32_t>(bit);
        Word& word = words_[column.first_word + b * column.words + row / 64 - first];
        const auto set = static_cast<std::uint64_t>(std::abs(code) >> (column.shift + bit) & 1);
        (code > 0 ? word.positive : word.negative) |= set << row % 64;
      }
      code = 0;
    }
    columns_.push_back(column);
  }
}

std::uint64_t ClippedUnits::add(const InputBits& input, const AdcTransfer& adc,
                                std::vector<std::int64_t>& sums,
                                std::vector<std::int64_t>& lost) const {
  std::uint64_t clips = 0;
  for (int bit = 0; bit < input.bits(); bit += dac_bits_) {
    for (const Column& column : columns_) {
      const std::int32_t exact = sum(column, input, bit);
      const std::int32_t converted = adc.convert(exact);
      const std::int64_t weight = std::int64_t{1} << (column.shift + bit);
      sums[column.column] += converted * weight;
      lost[column.column] += (exact - converted) * weight;
      clips += exact != converted ? 1U : 0U;
    }
  }
  return clips;
}

std::int32_t ClippedUnits::sum(const Column& column, const InputBits& input, int first_bit) const {
  const int last_bit = std::min(first_bit + dac_bits_, input.bits());
  std::int32_t sum = 0;
  const Word* word = words_.data() + column.first_word;
  for (int cell = 0; cell < cell_bits_; ++cell) {
    for (std::uint32_t w = 0; w < column.words; ++w, ++word) {
      for (int bit = first_bit; bit < last_bit; ++bit) {
        const std::uint64_t x = input.plane(bit)[word->word];
        sum += (popcount(word->positive & x) - popcount(word->negative & x)) *
               (1 << (cell + bit - first_bit));
      }
    }
  }
  return sum;
}

}  // namespace ohmic
