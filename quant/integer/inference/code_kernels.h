#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// Numbers that turn a weight layer's sums into values, channels last: the equation above
/// IntegerNetwork, then a clamp (relu and relu6 behind the layer). The arrays repeat the channels
/// often enough for vectors to be filled.
struct ValueGrid {
  std::vector<std::int32_t> offset;  ///< zero point * row sum
  std::vector<float> scale, bias;
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
};

ValueGrid value_grid(const IntegerLayer& layer);

/// Numbers that turn values into the next layer's codes: quantize_activation.
struct CodeGrid {
  float scale = 1, half = 0;
  float low = 0, high = 0;  ///< of the code less the zero point
  int zero_point = 0;
};

CodeGrid code_grid(const ActivationGrid& grid, Rounding rounding);

/// The same arithmetic for one set of instructions; every kernel gives the same bits.
struct CodeKernels {
  /// sums, out: `count` elements, channels last, the first of channel 0.
  void (*values)(const std::int32_t* sums, std::size_t count, const ValueGrid& grid, float* out);
  void (*codes)(const std::int32_t* sums, std::size_t count, const ValueGrid& values,
                const CodeGrid& grid, std::uint8_t* out);
  void (*quantized)(const float* values, std::size_t count, const CodeGrid& grid,
                    std::uint8_t* out);
  /// One image through a max pool whose every window holds a pixel. in: [H, W, C]; out: [H', W',
  /// C].
  void (*max_pool)(const std::int32_t* in, const Layer& pool, std::int32_t* out);
};

/// All that this machine can run, the fastest last.
std::vector<CodeKernels> code_kernels();

}  // namespace ohmic
