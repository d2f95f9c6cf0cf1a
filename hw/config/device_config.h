#pragma once

#include <optional>

namespace ohmic {

/// Law of the spread of programmed conductances (device.variation_kind).
enum class VariationKind { kProportional, kIndependent, kLognormal, kFilamentary };

/// What programming does about stuck cells, which a test of the chip has found (device.remap):
/// nothing; a column's arrays change roles where its weights lose less; also the cell beside a
/// stuck one makes up for it.
enum class StuckRemap { kOff, kSwap, kPairs };

/// Cells and wires as they are, resolved from the keys device.* and crossbar.wire_ohm. Ideal unless
/// stated. docs/devices.md has the laws.
struct DeviceConfig {
  double on_kohm = 10;
  std::optional<double> on_off_ratio;  ///< none: infinite
  double variation = 0;
  VariationKind variation_kind = VariationKind::kProportional;
  double drift_nu = 0, drift_s = 0;
  double stuck_off = 0, stuck_on = 0;  ///< shares of all cells
  StuckRemap remap = StuckRemap::kOff;
  double read_noise = 0;
  double wire_ohm = 0;

  bool has_stuck_cells() const { return stuck_off + stuck_on > 0; }
  /// Whether columns may lie elsewhere, or the other way round, because of stuck cells.
  bool moves_columns() const { return remap != StuckRemap::kOff && has_stuck_cells(); }
};

/// What a converter's code stands for (adc.range): a step of a cell, or its share of all that an
/// operation unit can reach.
enum class AdcRange { kClip, kFull };

/// Errors of the converters, resolved from the keys adc.*. Ideal unless stated.
struct AdcErrors {
  AdcRange range = AdcRange::kClip;
  double offset_lsb = 0, noise_lsb = 0;
};

}  // namespace ohmic
