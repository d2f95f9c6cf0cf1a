#include "hw/device/pe_arithmetic.h"

#include "hw/device/shift_adder.h"

namespace ohmic {

PeArithmetic::PeArithmetic(const CodeBlock& block, const std::vector<int>& slices,
                           int bits_per_cell)
    : columns_(block.columns) {
  for (const int slice : slices) pairs_.push_back(program_arrays(block, slice, bits_per_cell));
}

void PeArithmetic::multiply(const InputBits& input, int dac_bits, const ArrayModel& model,
                            const AdcTransfer& adc, PeResult& result) {
  result.sums.assign(columns_, 0);
  result.lost.assign(columns_, 0);
  result.clips = 0;
  for (const ArrayPair& arrays : pairs_) {
    for (int bit = 0; bit < input.bits(); bit += dac_bits) {
      if (!model.column_sums(arrays, input, bit, dac_bits, bit_lines_)) continue;
      const int shift = arrays.weight_shift + bit;
      if (!adc.is_ideal())
        result.clips += adc.convert(bit_lines_.data(), columns_, shift, result.lost.data());
      shift_add(bit_lines_.data(), columns_, shift, result.sums.data());
    }
  }
}

}  // namespace ohmic
