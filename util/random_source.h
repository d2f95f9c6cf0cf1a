#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace ohmic {

/// A seeded generator that can be saved, with draws that are the same under every standard library.
class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }
  /// In [0, 1), 53 random bits.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  /// In (0, 1).
  double open_unit() { return (static_cast<double>(engine_() >> 11) + 0.5) * 0x1p-53; }
  /// In [0, count).
  int below(int count) { return static_cast<int>(uniform() * count); }
  /// An index with the given probabilities, which sum to 1.
  template <typename Iterator>
  int choose(Iterator first, int count);

  std::string save() const;
  void load(const std::string& state);

 private:
  std::mt19937_64 engine_;
};

template <typename Iterator>
int RandomSource::choose(Iterator first, int count) {
  double left = uniform();
  for (int i = 0; i + 1 < count; ++i, ++first) {
    left -= static_cast<double>(*first);
    if (left < 0) return i;
  }
  return count - 1;  // rounding may leave the sum just below 1
}

}  // namespace ohmic
