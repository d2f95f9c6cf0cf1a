#include "hw/device/analog/layer_devices.h"

#include <cmath>

namespace ohmic {
namespace {

/// A power of 2 such that multiples of it below `bound` are exact in float64, with two bits to
/// spare.
double grain_below(double bound) { return std::ldexp(1.0, std::ilogb(bound) + 1 - 50); }

}  // namespace

LayerDevices::LayerDevices(const ChipConfig& chip, const LayerExtent& extent, const ChipDraw& draw,
                           std::uint64_t layer, WireModel wires)
    : chip_(&chip),
      cell_law_(chip.device, chip.bits_per_cell),
      read_law_(chip, chip.arrays[static_cast<std::size_t>(extent.array_class)]),
      wires_(wires),
      random_(CounterRandom(draw.seed).of(draw.chip).of(layer)) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(extent.array_class)];
  const double cell = cell_law_.largest();
  const double drive = std::ldexp(1.0, chip.dac_bits) - 1;
  square_grain_ = grain_below(array.rows * drive * drive * 2 * cell * cell);
  if (!read_law_.is_ideal) {  // codes are whole numbers: only what one converter sees is added up
    grain_ = grain_below(array.rows * drive * 2 * cell);
    return;
  }
  const double noise = 1 + read_law_.read_noise * kLargestNormal;
  const double codes = std::ldexp(1.0, extent.activation_bits);
  const double slices = std::ldexp(1.0, extent.weight_slices * chip.bits_per_cell);
  grain_ = grain_below(static_cast<double>(extent.rows) * codes * slices * 2 * cell * noise);
}

double LayerDevices::grain(int slice) const {
  return read_law_.is_ideal ? std::ldexp(grain_, -slice * chip_->bits_per_cell) : grain_;
}

double on_grid(double value, double grain) { return std::nearbyint(value / grain) * grain; }

}  // namespace ohmic
