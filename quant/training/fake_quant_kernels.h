#pragma once

#include <cstddef>

namespace ohmic {

/// One grid of levels: value = level * step, level in [low, high].
struct LevelGrid {
  float step = 1;
  float low = 0;
  float high = 0;
  bool rounds_up = false;  ///< ties upwards (activations) or away from zero (weights)
};

/// Values of the nearest levels. In and Out: float or c10::BFloat16.
template <typename In, typename Out>
void fake_quantize(const In* values, std::size_t count, const LevelGrid& grid, Out* out);

/// Straight-through gradient: `gradient` if the value lies within the grid, else 0. Returns the sum
/// of gradient * d(level * step)/d(step): level - value/step within the grid, its end beyond it.
template <typename In, typename Gradient>
double fake_quantize_backward(const In* values, const Gradient* gradient, std::size_t count,
                              const LevelGrid& grid, In* out);

}  // namespace ohmic
