#pragma once

#include <algorithm>
#include <cmath>

#include "hw/config/chip_config.h"
#include "util/counter_random.h"

namespace ohmic {

/// Converts a column's sum, in steps of a cell, to the value that its code stands for:
/// code = clamp(round(s / lsb + offset + noise e), -2^(n-1), 2^(n-1) - 1), ties to even. An ideal
/// converter hands the sum on.
class AdcLaw {
 public:
  /// array: of the class that the converter belongs to.
  AdcLaw(const ChipConfig& chip, const ArrayClass& array)
      : ideal_(!chip.adc_bits), errors_(chip.adc_errors) {
    if (ideal_) return;
    half_ = std::ldexp(1.0, *chip.adc_bits - 1);
    const double cell = std::ldexp(1.0, chip.bits_per_cell) - 1;
    const double drive = std::ldexp(1.0, chip.dac_bits) - 1;
    if (errors_.range == AdcRange::kFull) lsb_ = chip.ou(array).rows * cell * drive / half_;
  }

  /// conversion: its random numbers.
  double convert(double sum, const CounterRandom& conversion) const {
    if (ideal_) return sum;
    double code = sum / lsb_ + errors_.offset_lsb;
    if (errors_.noise_lsb > 0) code += errors_.noise_lsb * conversion.normal();
    return std::clamp(std::nearbyint(code), -half_, half_ - 1) * lsb_;
  }

 private:
  bool ideal_;
  AdcErrors errors_;
  double half_ = 0;  ///< of the codes
  double lsb_ = 1;   ///< steps of a cell
};

}  // namespace ohmic
