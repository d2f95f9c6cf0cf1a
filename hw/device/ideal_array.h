#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/array_model.h"
#include "hw/device/popcount_kernel.h"

namespace ohmic {

/// Arrays whose cells, wires and sensing are exact: column sums are counts of bits. A slice's
/// products are sums over pairs of a cell's and a slice's bits.
class IdealArray : public ArrayModel {
 public:
  /// Counts bits along `path`; the fastest one if none is given.
  explicit IdealArray(PopcountPath path = popcount_paths().back())
      : kernel_(bit_product_kernel(path)) {}

  bool column_sums(const ArrayPair& arrays, const InputBits& input, int first_bit, int dac_bits,
                   std::vector<std::int32_t>& sums) const override;

 private:
  BitProductKernel kernel_;
};

}  // namespace ohmic
