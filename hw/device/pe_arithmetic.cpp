#include "hw/device/pe_arithmetic.h"

#include <map>

#include "hw/device/shift_adder.h"

namespace ohmic {

PeArithmetic::PeArithmetic(const CodeBlock& block, const std::vector<UnitCells>& units,
                           int bits_per_cell, int dac_bits, const AdcTransfer& adc)
    : columns_(block.columns), dac_bits_(dac_bits), adc_(adc), clipped_(bits_per_cell, dac_bits) {
  std::map<int, std::vector<const UnitCells*>> by_slice;
  for (const UnitCells& unit : units) {
    by_slice[unit.slice].push_back(&unit);
    conversions_ += unit.columns.size();
  }
  for (const auto& of_slice : by_slice) program(block, of_slice.second, bits_per_cell);
}

void PeArithmetic::program(const CodeBlock& block, const std::vector<const UnitCells*>& units,
                           int bits_per_cell) {
  CodeBlock codes = covered_codes(block, units);
  const bool whole = units.size() == 1 && units.front()->is_whole(block);
  if (!adc_.is_ideal() && !whole) {
    for (const UnitCells* unit : units) clipped_.take(*unit, adc_, codes);
  }
  const bool may_clip = !adc_.is_ideal() && whole && clipped_.may_clip(*units.front(), adc_, codes);
  slices_.push_back({program_arrays(codes, units.front()->slice, bits_per_cell), may_clip});
}

void PeArithmetic::multiply(const InputBits& input, const ArrayModel& model, PeResult& result) {
  result.sums.assign(columns_, 0);
  result.lost.assign(columns_, 0);
  result.clips = 0;
  for (const Slice& slice : slices_) {
    for (int bit = 0; bit < input.bits(); bit += dac_bits_) {
      if (!model.column_sums(slice.arrays, input, bit, dac_bits_, bit_lines_)) continue;
      const int shift = slice.arrays.weight_shift + bit;
      if (slice.may_clip)
        result.clips += adc_.convert(bit_lines_.data(), columns_, shift, result.lost.data());
      shift_add(bit_lines_.data(), columns_, shift, result.sums.data());
    }
  }
  if (!clipped_.empty()) result.clips += clipped_.add(input, adc_, result.sums, result.lost);
}

}  // namespace ohmic
