#pragma once

#include <vector>

#include "quant/codes.h"

namespace ohmic {

/// Bits that a magnitude keeps after SME (Liu et al., ICCD 2021).
constexpr int kConsecutiveBits = 3;

/// The nearest code whose magnitude has all its set bits within `window` positions from its leading
/// one on; of two equally near ones that of larger magnitude. code: of `weight_bits`, and so is the
/// result; window: at least 1.
WeightCode nearest_consecutive(WeightCode code, int weight_bits, int window = kConsecutiveBits);

/// Every code of a layer so rounded.
std::vector<WeightCode> with_consecutive_bits(std::vector<WeightCode> codes, int weight_bits,
                                              int window = kConsecutiveBits);

}  // namespace ohmic
