#pragma once

#include <cstdint>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace ohmic {

/// Draws that are the same on every machine: raw mt19937_64 words and exact arithmetic. The
/// distributions and std::shuffle of the standard library differ between its implementations.
class PortableRandom {
 public:
  explicit PortableRandom(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }

  /// Uniform in [0, n), n in [1, 2^32]; no bias worth the name (below n / 2^32).
  std::uint32_t below(std::uint64_t n) {
    return static_cast<std::uint32_t>(((engine_() >> 32) * n) >> 32);
  }

  /// Near normal with mean 0 and variance 1: the sum of four 16-bit uniforms of one draw.
  double noise() {
    const std::uint64_t word = engine_();
    const std::uint64_t sum =
        (word & 0xffff) + ((word >> 16) & 0xffff) + ((word >> 32) & 0xffff) + (word >> 48);
    constexpr double kMean = 2 * 65535.0;
    constexpr double kInverseDeviation =
        1.7320508 / 65536.0;  // deviation of the sum: 2^16 / sqrt(3)
    return (static_cast<double>(sum) - kMean) * kInverseDeviation;
  }

  /// 0 .. n-1 in random order (Fisher-Yates).
  std::vector<std::uint32_t> permutation(std::size_t n) {
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
    return order;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace ohmic
