#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace ohmic {

/// Draws random numbers from a seed: the same on every machine, and they can be saved.
/// It uses the raw words of mt19937_64 and exact arithmetic alone, because the distributions and
/// std::shuffle of the standard library differ between its implementations. It is a uniform random
/// bit generator of the standard library.
class RandomSource {
 public:
  using result_type = std::uint64_t;  // NOLINT: the standard library asks for this name
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }

  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}

  /// 64 random bits.
  result_type operator()() { return engine_(); }
  /// In [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  /// In (0, 1).
  double open_unit() { return (static_cast<double>(engine_() >> 11) + 0.5) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  /// In [0, count).
  int below(int count) { return static_cast<int>(uniform() * count); }
  /// In [0, count) by the upper 32 bits of a word, as data sets are drawn. count: in [1, 2^32].
  std::uint32_t index_below(std::uint64_t count) {
    return static_cast<std::uint32_t>(((engine_() >> 32) * count) >> 32);
  }

  std::string save() const;
  /// Throws std::runtime_error if the state is damaged.
  void load(const std::string& state);

 private:
  std::mt19937_64 engine_;
};

/// A near normal number with mean 0 and variance 1: the sum of four 16-bit uniforms of one draw.
double draw_noise(RandomSource& random);

/// 0 .. count-1 in random order (Fisher and Yates).
std::vector<std::uint32_t> draw_permutation(std::size_t count, RandomSource& random);

/// An index in [0, count) with the given probabilities, which sum to 1.
template <typename Iterator>
int draw_choice(Iterator first, int count, RandomSource& random) {
  double left = random.uniform();
  for (int i = 0; i + 1 < count; ++i, ++first) {
    left -= static_cast<double>(*first);
    if (left < 0) return i;
  }
  return count - 1;  // rounding may leave the sum just below 1
}

}  // namespace ohmic
