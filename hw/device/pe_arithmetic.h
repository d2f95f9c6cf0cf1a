#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/array_model.h"
#include "hw/device/bit_planes.h"
#include "hw/device/converters.h"

namespace ohmic {

/// One window's results of a PE, a value a column.
struct PeResult {
  std::vector<std::int64_t> sums;  ///< as its shift-adders have them
  std::vector<std::int64_t> lost;  ///< what the ADCs took from each: exact sum less this one
  std::uint64_t clips = 0;         ///< conversions that lost something
};

/// Computes what a PE does: the slices of a weight block that lie in its arrays times the input
/// slices of a window, converted and shift-added one by one.
class PeArithmetic {
 public:
  /// `slices`: of the block, one a pair of arrays.
  PeArithmetic(const CodeBlock& block, const std::vector<int>& slices, int bits_per_cell);

  /// Results of one window. `input`: codes of the block's rows.
  void multiply(const InputBits& input, int dac_bits, const ArrayModel& model,
                const AdcTransfer& adc, PeResult& result);

 private:
  std::size_t columns_;
  std::vector<ArrayPair> pairs_;
  std::vector<std::int32_t> bit_lines_;
};

}  // namespace ohmic
