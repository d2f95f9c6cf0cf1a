#pragma once

#include <cstddef>
#include <vector>

namespace ohmic {

/// Outputs that are rounded side by side.
constexpr std::size_t kLanes = 32;
/// Rows whose errors are handed on together.
constexpr std::size_t kHandOver = 4;

/// Errors of rounded rows on their way to kHandOver rows that are still to come:
/// carried[j][lane] += factors[k * stride + j] * errors[k][lane] for k = 0, 1, ..., each product
/// and each sum rounded on its own, so that every processor gives the same bits.
struct ErrorHandOver {
  const double* factors = nullptr;  ///< of row k: stride values behind those of row k - 1
  std::ptrdiff_t stride = 0;
  const double* errors = nullptr;  ///< [depth][kLanes]
  std::size_t depth = 0;
  double* carried = nullptr;  ///< [kHandOver][kLanes]
};

using HandOverKernel = void (*)(const ErrorHandOver&);

/// The kernels that this machine can run, the slowest first; never empty.
std::vector<HandOverKernel> hand_over_kernels();

}  // namespace ohmic
