#include "hw/device/popcount_kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ohmic {
namespace {

/// Counts in pairs, nibbles and bytes, then sums the bytes by one multiplication.
int portable_popcount(std::uint64_t x) {
  x -= x >> 1 & 0x5555555555555555U;
  x = (x & 0x3333333333333333U) + (x >> 2 & 0x3333333333333333U);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fU;
  return static_cast<int>(x * 0x0101010101010101U >> 56);
}

void portable_kernel(const BitProduct& p, std::int32_t* sums) {
  for (std::size_t k = 0; k < p.words; ++k) {
    const std::uint64_t x = p.input[k];
    if (x == 0) continue;
    const std::uint64_t* positive = p.positive + k * p.stride;
    const std::uint64_t* negative = p.negative + k * p.stride;
    for (std::size_t c = 0; c < p.stride; ++c) {
      sums[c] += (portable_popcount(positive[c] & x) - portable_popcount(negative[c] & x)) *
                 (1 << p.shift);
    }
  }
}

#if defined(__x86_64__)

__attribute__((target("popcnt"))) void popcnt_kernel(const BitProduct& p, std::int32_t* sums) {
  for (std::size_t k = 0; k < p.words; ++k) {
    const std::uint64_t x = p.input[k];
    if (x == 0) continue;
    const std::uint64_t* positive = p.positive + k * p.stride;
    const std::uint64_t* negative = p.negative + k * p.stride;
    for (std::size_t c = 0; c < p.stride; ++c) {
      const int count =
          __builtin_popcountll(positive[c] & x) - __builtin_popcountll(negative[c] & x);
      sums[c] += count * (1 << p.shift);
    }
  }
}

__attribute__((target("avx2"))) inline __m256i byte_counts(__m256i x) {
  const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2,
                                         1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low = _mm256_set1_epi8(0x0f);
  return _mm256_add_epi8(
      _mm256_shuffle_epi8(table, _mm256_and_si256(x, low)),
      _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi64(x, 4), low)));
}

__attribute__((target("avx2"))) inline __m256i load(const std::uint64_t* words) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words));
}

/// Positive less negative counts of four columns, one in each 64-bit lane.
__attribute__((target("avx2"))) inline __m256i four_columns(const BitProduct& p, std::size_t c) {
  __m256i count = _mm256_setzero_si256();
  const __m256i zero = _mm256_setzero_si256();
  for (std::size_t k = 0; k < p.words; ++k) {
    const __m256i x = _mm256_set1_epi64x(static_cast<long long>(p.input[k]));
    const __m256i plus = byte_counts(_mm256_and_si256(load(p.positive + k * p.stride + c), x));
    const __m256i minus = byte_counts(_mm256_and_si256(load(p.negative + k * p.stride + c), x));
    count = _mm256_add_epi64(count, _mm256_sad_epu8(plus, zero));
    count = _mm256_sub_epi64(count, _mm256_sad_epu8(minus, zero));
  }
  return count;
}

__attribute__((target("avx2"))) void avx2_kernel(const BitProduct& p, std::int32_t* sums) {
  const __m128i shift = _mm_cvtsi32_si128(p.shift);
  const __m256i even = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  for (std::size_t c = 0; c < p.stride; c += 8) {
    const __m256i first = _mm256_permutevar8x32_epi32(four_columns(p, c), even);
    const __m256i last = _mm256_permutevar8x32_epi32(four_columns(p, c + 4), even);
    const __m256i counts = _mm256_blend_epi32(first, last, 0xf0);
    auto* out = reinterpret_cast<__m256i*>(sums + c);
    _mm256_storeu_si256(out,
                        _mm256_add_epi32(_mm256_loadu_si256(out), _mm256_sll_epi32(counts, shift)));
  }
}

__attribute__((target("avx512f,avx512vl,avx512vpopcntdq"))) void avx512_kernel(const BitProduct& p,
                                                                               std::int32_t* sums) {
  const __m128i shift = _mm_cvtsi32_si128(p.shift);
  for (std::size_t c = 0; c < p.stride; c += 8) {
    __m512i count = _mm512_setzero_si512();
    for (std::size_t k = 0; k < p.words; ++k) {
      const __m512i x = _mm512_set1_epi64(static_cast<long long>(p.input[k]));
      const __m512i plus = _mm512_loadu_si512(p.positive + k * p.stride + c);
      const __m512i minus = _mm512_loadu_si512(p.negative + k * p.stride + c);
      count = _mm512_add_epi64(count, _mm512_popcnt_epi64(_mm512_and_si512(plus, x)));
      count = _mm512_sub_epi64(count, _mm512_popcnt_epi64(_mm512_and_si512(minus, x)));
    }
    auto* out = reinterpret_cast<__m256i*>(sums + c);
    const __m256i counts = _mm256_sll_epi32(_mm512_maskz_cvtepi64_epi32(0xff, count), shift);
    _mm256_storeu_si256(out, _mm256_add_epi32(_mm256_loadu_si256(out), counts));
  }
}

#endif

}  // namespace

std::vector<PopcountPath> popcount_paths() {
  std::vector<PopcountPath> paths{PopcountPath::kPortable};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("popcnt")) paths.push_back(PopcountPath::kPopcnt);
  if (__builtin_cpu_supports("avx2")) paths.push_back(PopcountPath::kAvx2);
  if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vpopcntdq"))
    paths.push_back(PopcountPath::kAvx512);
#endif
  return paths;
}

BitProductKernel bit_product_kernel(PopcountPath path) {
#if defined(__x86_64__)
  if (path == PopcountPath::kPopcnt) return popcnt_kernel;
  if (path == PopcountPath::kAvx2) return avx2_kernel;
  if (path == PopcountPath::kAvx512) return avx512_kernel;
#endif
  static_cast<void>(path);
  return portable_kernel;
}

}  // namespace ohmic
