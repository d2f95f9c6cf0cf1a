#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ohmic {

/// One bit of the cells of two arrays under one bit of the input.
struct BitProduct {
  const std::uint64_t* positive = nullptr;  ///< [words][stride]
  const std::uint64_t* negative = nullptr;  ///< [words][stride]
  const std::uint64_t* input = nullptr;     ///< [words]
  std::size_t words = 0;
  std::size_t stride = 0;  ///< columns, a multiple of 8
  int shift = 0;           ///< what the two bits weigh together: 2^shift
};

/// Adds to sums[c], for every column c below the stride, 2^shift times the rows whose cell and
/// input bit are both set in the positive array less those in the negative one.
using BitProductKernel = void (*)(const BitProduct&, std::int32_t* sums);

/// Instructions that count bits. All kernels give the same sums.
enum class PopcountPath { kPortable, kPopcnt, kAvx2, kAvx512 };

/// The paths that this machine can run, the slowest first; never empty.
std::vector<PopcountPath> popcount_paths();
BitProductKernel bit_product_kernel(PopcountPath path);

}  // namespace ohmic
