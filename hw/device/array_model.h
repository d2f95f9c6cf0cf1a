#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/bit_planes.h"

namespace ohmic {

/// Says what the bit lines of a pair of arrays carry. The PE's arithmetic is handed one, as it is
/// handed the converter.
class ArrayModel {
 public:
  virtual ~ArrayModel() = default;

  /// Positive less negative column sums for one input slice, bits [first_bit, first_bit + dac_bits)
  /// of the codes: sums[c] = sum over rows of cell * slice, in steps of a cell. Sets
  /// sums[0..stride). Returns false, and leaves `sums` alone, if all are zero because no row is
  /// driven or no cell is set.
  virtual bool column_sums(const ArrayPair& arrays, const InputBits& input, int first_bit,
                           int dac_bits, std::vector<std::int32_t>& sums) const = 0;
};

}  // namespace ohmic
