#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/bit_planes.h"
#include "hw/device/popcount_kernel.h"

namespace ohmic {

/// Column sums of crossbar arrays, exact: what the bit lines carry and the subtractor leaves.
class Crossbar {
 public:
  /// Counts bits along `path`; the fastest one where none is given.
  explicit Crossbar(PopcountPath path = popcount_paths().back())
      : kernel_(bit_product_kernel(path)) {}

  /// Positive less negative column sums for one input slice, bits [first_bit, first_bit + dac_bits)
  /// of the codes: sums[c] = sum over rows of cell * slice. A slice's products are sums over pairs
  /// of a cell's and a slice's bits. Sets sums[0..stride). false where all are zero because no row
  /// is driven or no cell is set; `sums` is then left alone.
  bool column_sums(const ArrayPair& arrays, const InputBits& input, int first_bit, int dac_bits,
                   std::vector<std::int32_t>& sums) const;

 private:
  BitProductKernel kernel_;
};

}  // namespace ohmic
