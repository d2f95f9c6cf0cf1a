#include "quant/integer/feedback_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ohmic {
namespace {

void portable_hand_over(const ErrorHandOver& h) {
  for (std::size_t k = 0; k < h.depth; ++k) {
    const double* factors = h.factors + static_cast<std::ptrdiff_t>(k) * h.stride;
    for (std::size_t j = 0; j < kHandOver; ++j) {
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        h.carried[j * kLanes + lane] += factors[j] * h.errors[k * kLanes + lane];
    }
  }
}

#if defined(__x86_64__)

__attribute__((target("avx512f"))) void avx512_hand_over(const ErrorHandOver& h) {
  constexpr std::size_t kWidth = 8, kVectors = kLanes / kWidth;
  __m512d sums[kHandOver][kVectors];
  for (std::size_t j = 0; j < kHandOver; ++j) {
    for (std::size_t v = 0; v < kVectors; ++v)
      sums[j][v] = _mm512_loadu_pd(h.carried + j * kLanes + v * kWidth);
  }
  const double* factors = h.factors;
  for (std::size_t k = 0; k < h.depth; ++k, factors += h.stride) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      const __m512d error = _mm512_loadu_pd(h.errors + k * kLanes + v * kWidth);
      for (std::size_t j = 0; j < kHandOver; ++j)
        sums[j][v] = _mm512_add_pd(sums[j][v], _mm512_mul_pd(_mm512_set1_pd(factors[j]), error));
    }
  }
  for (std::size_t j = 0; j < kHandOver; ++j) {
    for (std::size_t v = 0; v < kVectors; ++v)
      _mm512_storeu_pd(h.carried + j * kLanes + v * kWidth, sums[j][v]);
  }
}

/// Eight lanes at a time: as many registers as there are.
__attribute__((target("avx2"))) void avx2_hand_over(const ErrorHandOver& h) {
  constexpr std::size_t kWidth = 4, kVectors = 2;
  for (std::size_t first = 0; first < kLanes; first += kWidth * kVectors) {
    __m256d sums[kHandOver][kVectors];
    for (std::size_t j = 0; j < kHandOver; ++j) {
      for (std::size_t v = 0; v < kVectors; ++v)
        sums[j][v] = _mm256_loadu_pd(h.carried + j * kLanes + first + v * kWidth);
    }
    const double* factors = h.factors;
    for (std::size_t k = 0; k < h.depth; ++k, factors += h.stride) {
      for (std::size_t v = 0; v < kVectors; ++v) {
        const __m256d error = _mm256_loadu_pd(h.errors + k * kLanes + first + v * kWidth);
        for (std::size_t j = 0; j < kHandOver; ++j)
          sums[j][v] = _mm256_add_pd(sums[j][v], _mm256_mul_pd(_mm256_set1_pd(factors[j]), error));
      }
    }
    for (std::size_t j = 0; j < kHandOver; ++j) {
      for (std::size_t v = 0; v < kVectors; ++v)
        _mm256_storeu_pd(h.carried + j * kLanes + first + v * kWidth, sums[j][v]);
    }
  }
}

#endif

}  // namespace

std::vector<HandOverKernel> hand_over_kernels() {
  std::vector<HandOverKernel> kernels{portable_hand_over};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) kernels.push_back(avx2_hand_over);
  if (__builtin_cpu_supports("avx512f")) kernels.push_back(avx512_hand_over);
#endif
  return kernels;
}

}  // namespace ohmic
