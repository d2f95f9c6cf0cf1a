#include "quant/integer/inference/code_kernels.h"

#include <algorithm>

namespace ohmic {
namespace {

constexpr std::size_t kPeriod = 256;  // elements of the repeated channel arrays, at least

// The bodies below are inlined into one function a set of instructions. Comparisons are written as
// choices, which compilers turn into vectors.

inline __attribute__((always_inline)) float clamped(float value, float low, float high) {
  const float raised = value < low ? low : value;
  return raised > high ? high : raised;
}

inline __attribute__((always_inline)) float value_of(std::int32_t sum, std::int32_t offset,
                                                     float scale, float bias) {
  return static_cast<float>(sum - offset) * scale + bias;
}

/// floor(value / scale + half), clamped. The clamp goes first so that the floor fits an integer;
/// its ends are whole, so the order does not matter.
inline __attribute__((always_inline)) std::uint8_t code_of(float value, float scale, float half,
                                                           float low, float high, int zero_point) {
  const float t = clamped(value / scale + half, low, high);
  const int whole = static_cast<int>(t);
  const int floor = whole - (static_cast<float>(whole) > t ? 1 : 0);
  return static_cast<std::uint8_t>(floor + zero_point);
}

inline __attribute__((always_inline)) void values_body(const std::int32_t* __restrict sums,
                                                       std::size_t count, const ValueGrid& grid,
                                                       float* __restrict out) {
  const std::int32_t* const offset = grid.offset.data();
  const float* const scale = grid.scale.data();
  const float* const bias = grid.bias.data();
  const float low = grid.low, high = grid.high;
  const std::size_t period = grid.offset.size();
  for (std::size_t first = 0; first < count; first += period) {
    const std::size_t length = period < count - first ? period : count - first;
    for (std::size_t i = 0; i < length; ++i)
      out[first + i] = clamped(value_of(sums[first + i], offset[i], scale[i], bias[i]), low, high);
  }
}

inline __attribute__((always_inline)) void codes_body(const std::int32_t* __restrict sums,
                                                      std::size_t count, const ValueGrid& values,
                                                      const CodeGrid& grid,
                                                      std::uint8_t* __restrict out) {
  const std::int32_t* const offset = values.offset.data();
  const float* const scale = values.scale.data();
  const float* const bias = values.bias.data();
  const float low = values.low, high = values.high;
  const CodeGrid g = grid;
  const std::size_t period = values.offset.size();
  for (std::size_t first = 0; first < count; first += period) {
    const std::size_t length = period < count - first ? period : count - first;
    for (std::size_t i = 0; i < length; ++i) {
      const float value =
          clamped(value_of(sums[first + i], offset[i], scale[i], bias[i]), low, high);
      out[first + i] = code_of(value, g.scale, g.half, g.low, g.high, g.zero_point);
    }
  }
}

inline __attribute__((always_inline)) void quantized_body(const float* __restrict values,
                                                          std::size_t count, const CodeGrid& grid,
                                                          std::uint8_t* __restrict out) {
  const CodeGrid g = grid;
  for (std::size_t i = 0; i < count; ++i)
    out[i] = code_of(values[i], g.scale, g.half, g.low, g.high, g.zero_point);
}

inline __attribute__((always_inline)) void raise(const std::int32_t* __restrict in,
                                                 std::size_t count, std::int32_t* __restrict out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = in[i] > out[i] ? in[i] : out[i];
}

inline __attribute__((always_inline)) void max_pool_body(const std::int32_t* in, const Layer& pool,
                                                         std::int32_t* out) {
  const Sliding& s = pool.sliding;
  const auto channels = static_cast<std::size_t>(pool.in.channels);
  for (int oy = 0; oy < pool.out.height; ++oy) {
    for (int ox = 0; ox < pool.out.width; ++ox, out += channels) {
      for (std::size_t c = 0; c < channels; ++c) out[c] = std::numeric_limits<std::int32_t>::min();
      for (int k = 0; k < s.kernel_h * s.kernel_w; ++k) {
        const int y = oy * s.stride_h - s.pad_top + k / s.kernel_w * s.dilation_h;
        const int x = ox * s.stride_w - s.pad_left + k % s.kernel_w * s.dilation_w;
        if (y < 0 || x < 0 || y >= pool.in.height || x >= pool.in.width) continue;
        raise(in + static_cast<std::size_t>(y * pool.in.width + x) * channels, channels, out);
      }
    }
  }
}

struct Portable {
  static void values(const std::int32_t* sums, std::size_t n, const ValueGrid& v, float* out) {
    values_body(sums, n, v, out);
  }
  static void codes(const std::int32_t* sums, std::size_t n, const ValueGrid& v, const CodeGrid& g,
                    std::uint8_t* out) {
    codes_body(sums, n, v, g, out);
  }
  static void quantized(const float* values, std::size_t n, const CodeGrid& g, std::uint8_t* out) {
    quantized_body(values, n, g, out);
  }
  static void max_pool(const std::int32_t* in, const Layer& pool, std::int32_t* out) {
    max_pool_body(in, pool, out);
  }
};

#if defined(__x86_64__)

struct Avx2 {
  __attribute__((target("avx2"))) static void values(const std::int32_t* sums, std::size_t n,
                                                     const ValueGrid& v, float* out) {
    values_body(sums, n, v, out);
  }
  __attribute__((target("avx2"))) static void codes(const std::int32_t* sums, std::size_t n,
                                                    const ValueGrid& v, const CodeGrid& g,
                                                    std::uint8_t* out) {
    codes_body(sums, n, v, g, out);
  }
  __attribute__((target("avx2"))) static void quantized(const float* values, std::size_t n,
                                                        const CodeGrid& g, std::uint8_t* out) {
    quantized_body(values, n, g, out);
  }
  __attribute__((target("avx2"))) static void max_pool(const std::int32_t* in, const Layer& pool,
                                                       std::int32_t* out) {
    max_pool_body(in, pool, out);
  }
};

struct Avx512 {
  __attribute__((target("avx512f,avx512bw"))) static void values(const std::int32_t* sums,
                                                                 std::size_t n, const ValueGrid& v,
                                                                 float* out) {
    values_body(sums, n, v, out);
  }
  __attribute__((target("avx512f,avx512bw"))) static void codes(const std::int32_t* sums,
                                                                std::size_t n, const ValueGrid& v,
                                                                const CodeGrid& g,
                                                                std::uint8_t* out) {
    codes_body(sums, n, v, g, out);
  }
  __attribute__((target("avx512f,avx512bw"))) static void quantized(const float* values,
                                                                    std::size_t n,
                                                                    const CodeGrid& g,
                                                                    std::uint8_t* out) {
    quantized_body(values, n, g, out);
  }
  __attribute__((target("avx512f,avx512bw"))) static void max_pool(const std::int32_t* in,
                                                                   const Layer& pool,
                                                                   std::int32_t* out) {
    max_pool_body(in, pool, out);
  }
};

#endif

template <typename Set>
CodeKernels kernels_of() {
  return {Set::values, Set::codes, Set::quantized, Set::max_pool};
}

}  // namespace

ValueGrid value_grid(const IntegerLayer& layer) {
  const IntegerWeights& weights = *layer.weights;
  const std::vector<float>& scale = layer.weight_scale();
  const std::size_t channels = scale.size();
  const std::size_t period = (kPeriod + channels - 1) / channels * channels;
  ValueGrid grid;
  for (std::size_t i = 0; i < period; ++i) {
    const std::size_t o = i % channels;
    grid.offset.push_back(static_cast<std::int32_t>(layer.input.zero_point * weights.row_sum[o]));
    grid.scale.push_back(scale[o] * layer.input.scale);
    grid.bias.push_back(layer.bias[o]);
  }
  return grid;
}

CodeGrid code_grid(const ActivationGrid& grid, Rounding rounding) {
  return {grid.scale, rounding == Rounding::kNearest ? 0.5F : 0.0F,
          static_cast<float>(-grid.zero_point), static_cast<float>(grid.top_code - grid.zero_point),
          grid.zero_point};
}

std::vector<CodeKernels> code_kernels() {
  std::vector<CodeKernels> kernels{kernels_of<Portable>()};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) kernels.push_back(kernels_of<Avx2>());
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw"))
    kernels.push_back(kernels_of<Avx512>());
#endif
  return kernels;
}

}  // namespace ohmic
