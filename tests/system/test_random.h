#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>

namespace ohmic {

/// Draws that are the same with every standard library.
class TestRandom {
 public:
  explicit TestRandom(std::uint64_t seed) : random_(seed) {}
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  int from(int low, int high) { return low + below(high - low + 1); }
  bool chance(int percent) { return below(100) < percent; }
  template <typename T>
  T one_of(std::initializer_list<T> items) {
    return *(items.begin() + below(static_cast<int>(items.size())));
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace ohmic
