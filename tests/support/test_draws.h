#pragma once

#include <initializer_list>

#include "util/random_source.h"

namespace ohmic {

/// A whole number in [low, high].
inline int draw_from(int low, int high, RandomSource& random) {
  return low + static_cast<int>(random() % static_cast<std::uint64_t>(high - low + 1));
}

/// True in so many percent of all draws.
inline bool draw_chance(int percent, RandomSource& random) {
  return draw_from(0, 99, random) < percent;
}

template <typename T>
T draw_one_of(std::initializer_list<T> items, RandomSource& random) {
  return *(items.begin() + draw_from(0, static_cast<int>(items.size()) - 1, random));
}

}  // namespace ohmic
