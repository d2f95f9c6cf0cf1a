#pragma once

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Bits of a converter that loses nothing of this mapping: the least n with 2^(n-1) - 1 >=
/// h (2^dac.bits - 1) (2^bits_per_cell - 1). Its codes have a sign, and h is the most rows that one
/// activation of an array drives. Eq. 9 of Wei 2022 (lossless_adc_bits) rounds the rows of the
/// whole array up to a power of two instead.
int lossless_bits(const Mapping& mapping, const ChipConfig& chip);

}  // namespace ohmic
