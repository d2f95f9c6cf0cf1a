#include "quant/network/gemm_micro_kernel.h"

#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ohmic {
namespace {

template <typename Real>
void portable_tile(const TileProduct<Real>& p) {
  constexpr std::size_t kColumns = kTileColumns<Real>;
  for (std::size_t i = 0; i < kTileRows; ++i) {
    Real sums[kColumns] = {};
    for (std::size_t k = 0; k < p.depth; ++k) {
      for (std::size_t j = 0; j < kColumns; ++j)
        sums[j] = std::fma(p.rows[i][k], p.panel[k * kColumns + j], sums[j]);
    }
    for (std::size_t j = 0; j < kColumns; ++j) p.out[i * kColumns + j] = sums[j];
  }
}

#if defined(__x86_64__)

constexpr std::size_t kVectors = 4;  // of 512 bits side by side in a tile: all its columns
constexpr std::size_t kHalves = 2;   // of 256 bits side by side at a time

__attribute__((target("avx512f"))) void avx512_tile(const TileProduct<float>& p) {
  __m512 sums[kTileRows][kVectors] = {};
  for (std::size_t k = 0; k < p.depth; ++k) {
    __m512 column[kVectors];
    for (std::size_t j = 0; j < kVectors; ++j)
      column[j] = _mm512_loadu_ps(p.panel + k * kTileColumns<float> + 16 * j);
    for (std::size_t i = 0; i < kTileRows; ++i) {
      const __m512 x = _mm512_set1_ps(p.rows[i][k]);
      for (std::size_t j = 0; j < kVectors; ++j)
        sums[i][j] = _mm512_fmadd_ps(x, column[j], sums[i][j]);
    }
  }
  for (std::size_t i = 0; i < kTileRows; ++i) {
    for (std::size_t j = 0; j < kVectors; ++j)
      _mm512_storeu_ps(p.out + i * kTileColumns<float> + 16 * j, sums[i][j]);
  }
}

__attribute__((target("avx512f"))) void avx512_tile(const TileProduct<double>& p) {
  __m512d sums[kTileRows][kVectors] = {};
  for (std::size_t k = 0; k < p.depth; ++k) {
    __m512d column[kVectors];
    for (std::size_t j = 0; j < kVectors; ++j)
      column[j] = _mm512_loadu_pd(p.panel + k * kTileColumns<double> + 8 * j);
    for (std::size_t i = 0; i < kTileRows; ++i) {
      const __m512d x = _mm512_set1_pd(p.rows[i][k]);
      for (std::size_t j = 0; j < kVectors; ++j)
        sums[i][j] = _mm512_fmadd_pd(x, column[j], sums[i][j]);
    }
  }
  for (std::size_t i = 0; i < kTileRows; ++i) {
    for (std::size_t j = 0; j < kVectors; ++j)
      _mm512_storeu_pd(p.out + i * kTileColumns<double> + 8 * j, sums[i][j]);
  }
}

__attribute__((target("avx2,fma"))) void avx2_tile(const TileProduct<float>& p) {
  for (std::size_t first = 0; first < kTileColumns<float>; first += 8 * kHalves) {
    __m256 sums[kTileRows][kHalves] = {};
    for (std::size_t k = 0; k < p.depth; ++k) {
      const float* row = p.panel + k * kTileColumns<float> + first;
      const __m256 left = _mm256_loadu_ps(row), right = _mm256_loadu_ps(row + 8);
      for (std::size_t i = 0; i < kTileRows; ++i) {
        const __m256 x = _mm256_set1_ps(p.rows[i][k]);
        sums[i][0] = _mm256_fmadd_ps(x, left, sums[i][0]);
        sums[i][1] = _mm256_fmadd_ps(x, right, sums[i][1]);
      }
    }
    for (std::size_t i = 0; i < kTileRows; ++i) {
      float* out = p.out + i * kTileColumns<float> + first;
      _mm256_storeu_ps(out, sums[i][0]);
      _mm256_storeu_ps(out + 8, sums[i][1]);
    }
  }
}

__attribute__((target("avx2,fma"))) void avx2_tile(const TileProduct<double>& p) {
  for (std::size_t first = 0; first < kTileColumns<double>; first += 4 * kHalves) {
    __m256d sums[kTileRows][kHalves] = {};
    for (std::size_t k = 0; k < p.depth; ++k) {
      const double* row = p.panel + k * kTileColumns<double> + first;
      const __m256d left = _mm256_loadu_pd(row), right = _mm256_loadu_pd(row + 4);
      for (std::size_t i = 0; i < kTileRows; ++i) {
        const __m256d x = _mm256_set1_pd(p.rows[i][k]);
        sums[i][0] = _mm256_fmadd_pd(x, left, sums[i][0]);
        sums[i][1] = _mm256_fmadd_pd(x, right, sums[i][1]);
      }
    }
    for (std::size_t i = 0; i < kTileRows; ++i) {
      double* out = p.out + i * kTileColumns<double> + first;
      _mm256_storeu_pd(out, sums[i][0]);
      _mm256_storeu_pd(out + 4, sums[i][1]);
    }
  }
}

#endif

}  // namespace

template <typename Real>
std::vector<TileKernel<Real>> tile_kernels() {
  std::vector<TileKernel<Real>> kernels{portable_tile<Real>};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) kernels.push_back(avx2_tile);
  if (__builtin_cpu_supports("avx512f")) kernels.push_back(avx512_tile);
#endif
  return kernels;
}

template std::vector<TileKernel<float>> tile_kernels();
template std::vector<TileKernel<double>> tile_kernels();

}  // namespace ohmic
