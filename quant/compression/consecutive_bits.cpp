#include "quant/compression/consecutive_bits.h"

#include <cstdlib>

#include "quant/quantizer.h"

namespace ohmic {
namespace {

int bit_length(int magnitude) {
  int length = 0;
  for (; magnitude != 0; magnitude >>= 1) ++length;
  return length;
}

}  // namespace

WeightCode nearest_consecutive(WeightCode code, int weight_bits, int window) {
  const int magnitude = std::abs(int{code});
  const int below = bit_length(magnitude) - window;  // positions that the window does not reach
  if (below <= 0) return code;
  const int step = 1 << below;
  const int lower = magnitude / step * step;
  const int upper = lower + step;  // a single bit if it leaves the window
  const bool rises =
      upper - magnitude <= magnitude - lower && upper <= weight_codes(weight_bits).high;
  const int nearest = rises ? upper : lower;
  return static_cast<WeightCode>(code < 0 ? -nearest : nearest);
}

std::vector<WeightCode> with_consecutive_bits(std::vector<WeightCode> codes, int weight_bits,
                                              int window) {
  for (WeightCode& code : codes) code = nearest_consecutive(code, weight_bits, window);
  return codes;
}

}  // namespace ohmic
