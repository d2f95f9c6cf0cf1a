#pragma once

#include <cmath>

#include "hw/config/chip_config.h"

namespace ohmic {

/// What becomes of a column's sum on its way through the converter: read noise, then
/// code = clamp(round(s / lsb + offset + noise e), low, high), ties to even. An ideal converter
/// hands the sum on.
struct ReadLaw {
  bool is_ideal = true;   ///< the converter
  double read_noise = 0;  ///< sigma of a cell's share
  double low = 0, high = 0;
  double lsb = 1;  ///< steps of a cell
  double offset_lsb = 0, noise_lsb = 0;

  /// array: of the class that the converter belongs to.
  ReadLaw(const ChipConfig& chip, const ArrayClass& array)
      : is_ideal(!chip.adc_bits), read_noise(chip.device.read_noise) {
    if (is_ideal) return;
    const double half = std::ldexp(1.0, *chip.adc_bits - 1);
    low = -half;
    high = half - 1;
    offset_lsb = chip.adc_errors.offset_lsb;
    noise_lsb = chip.adc_errors.noise_lsb;
    const double cell = std::ldexp(1.0, chip.bits_per_cell) - 1;
    const double drive = std::ldexp(1.0, chip.dac_bits) - 1;
    if (chip.adc_errors.range == AdcRange::kFull) lsb = chip.ou(array).rows * cell * drive / half;
  }

  bool draws() const { return read_noise > 0 || noise_lsb > 0; }
  /// A column that carries nothing gives 0.
  bool keeps_zero() const { return offset_lsb == 0 && noise_lsb == 0; }
};

}  // namespace ohmic
