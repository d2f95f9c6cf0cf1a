#include "quant/training/fake_quant_kernels.h"

#include <c10/util/BFloat16.h>

#include <algorithm>
#include <array>

namespace ohmic {
namespace {

constexpr std::size_t kLanes = 16;  // sums side by side, so that compilers make vectors of them

inline float clamped(float value, float low, float high) {
  const float raised = value > low ? value : low;  // no number becomes the lowest level
  return raised < high ? raised : high;
}

/// The nearest whole number within the grid of t = value / step. Integers in place of the library's
/// floor and round, which are calls; t is brought near the grid first, so that it fits one.
inline float nearest_level(float t, const LevelGrid& grid) {
  const float near = clamped(t, grid.low - 1, grid.high + 1);
  const float shifted = grid.rounds_up ? near + 0.5F : near;
  const auto whole = static_cast<float>(static_cast<int>(shifted));  // towards zero
  float level = whole;
  if (grid.rounds_up) {
    level -= whole > shifted ? 1.0F : 0.0F;
  } else {
    const float rest = near - whole;  // exact
    level += (rest >= 0.5F ? 1.0F : 0.0F) - (rest <= -0.5F ? 1.0F : 0.0F);
  }
  return clamped(level, grid.low, grid.high);
}

}  // namespace

template <typename In, typename Out>
void fake_quantize(const In* values, std::size_t count, const LevelGrid& grid, Out* out) {
  const LevelGrid g = grid;
  for (std::size_t i = 0; i < count; ++i)
    out[i] = static_cast<Out>(nearest_level(static_cast<float>(values[i]) / g.step, g) * g.step);
}

template <typename In, typename Gradient>
double fake_quantize_backward(const In* values, const Gradient* gradient, std::size_t count,
                              const LevelGrid& grid, In* out) {
  const LevelGrid g = grid;
  std::array<float, kLanes> sums{};
  for (std::size_t first = 0; first < count; first += kLanes) {
    const std::size_t length = std::min(kLanes, count - first);
    for (std::size_t j = 0; j < length; ++j) {
      const float t = static_cast<float>(values[first + j]) / g.step;
      const auto slope = static_cast<float>(gradient[first + j]);
      const bool inside = t >= g.low && t <= g.high;
      out[first + j] = static_cast<In>(inside ? slope : 0.0F);
      sums[j] += slope * (nearest_level(t, g) - (inside ? t : 0.0F));
    }
  }
  double sum = 0;
  for (const float lane : sums) sum += double{lane};
  return sum;
}

template void fake_quantize(const float*, std::size_t, const LevelGrid&, float*);
template void fake_quantize(const float*, std::size_t, const LevelGrid&, c10::BFloat16*);
template void fake_quantize(const c10::BFloat16*, std::size_t, const LevelGrid&, c10::BFloat16*);
template double fake_quantize_backward(const float*, const float*, std::size_t, const LevelGrid&,
                                       float*);
template double fake_quantize_backward(const float*, const c10::BFloat16*, std::size_t,
                                       const LevelGrid&, float*);
template double fake_quantize_backward(const c10::BFloat16*, const c10::BFloat16*, std::size_t,
                                       const LevelGrid&, c10::BFloat16*);

}  // namespace ohmic
