#include "hw/device/analog/cell_law.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace ohmic {
namespace {

// What a cell's random numbers are for.
constexpr std::uint64_t kFault = 0;
constexpr std::uint64_t kSpread = 1;

/// Standard deviation of the conductance of filamentary HfO2 cells a day after programming, in
/// shares of 40 uS. g: target, likewise. Wan et al. 2022; polynomial as in AIHWKit 1.1.0.
double filamentary_spread(double g) {
  const double us = (((-16.458 * g + 47.095) * g - 50.773) * g + 22.086) * g + 0.701;
  return us / 40;  // at most 0.1
}

}  // namespace

CellLaw::CellLaw(const DeviceConfig& device, int bits_per_cell)
    : device_(device),
      bits_(bits_per_cell),
      highest_((1 << bits_per_cell) - 1),
      steps_(highest_),
      off_(device.on_off_ratio ? steps_ / (*device.on_off_ratio - 1) : 0),
      drift_(std::pow(std::max(1.0, device.drift_s), -device.drift_nu)),
      step_us_(1e3 / device.on_kohm / (off_ + steps_)) {}

double CellLaw::above_base(int level, const CounterRandom& cell) const {
  if (const std::optional<int> stuck = stuck_level(cell))
    return off_ * (1 - drift_) + *stuck;  // the base alone has aged: a stuck cell does not drift
  if (device_.variation == 0) return drift_ * level;
  const double changed = level + spread(level, cell.of(kSpread).normal());
  return drift_ * std::max(changed, -off_);
}

/// None of a cell that can be programmed.
std::optional<int> CellLaw::stuck_level(const CounterRandom& cell) const {
  if (!device_.has_stuck_cells()) return std::nullopt;
  const double fault = cell.of(kFault).uniform();
  if (fault < device_.stuck_off) return 0;
  if (fault < device_.stuck_off + device_.stuck_on) return highest_;
  return std::nullopt;
}

CellLaw::Levels CellLaw::plain_levels(int code, int slice) const {
  const int level = std::abs(code) >> (slice * bits_) & highest_;
  return {code > 0 ? level : 0, code < 0 ? level : 0};
}

/// What is asked of the cells; those that are stuck take no notice.
CellLaw::Levels CellLaw::programmed(int code, int slice, const CounterRandom& place) const {
  Levels levels = plain_levels(code, slice);
  if (device_.remap != StuckRemap::kPairs || !device_.has_stuck_cells()) return levels;
  const std::optional<int> positive = stuck_level(place.of(0)), negative = stuck_level(place.of(1));
  const int wanted = levels.positive - levels.negative;
  if (positive && !negative) levels.negative = std::clamp(*positive - wanted, 0, highest_);
  if (negative && !positive) levels.positive = std::clamp(*negative + wanted, 0, highest_);
  return levels;
}

CellPair CellLaw::program(int code, int slice, const CounterRandom& place) const {
  const Levels levels = programmed(code, slice, place);
  return {above_base(levels.positive, place.of(0)), above_base(levels.negative, place.of(1))};
}

double CellLaw::loss(int code, int slice, const CounterRandom& place) const {
  const Levels wanted = plain_levels(code, slice);
  const Levels levels = programmed(code, slice, place);
  const int held = stuck_level(place.of(0)).value_or(levels.positive) -
                   stuck_level(place.of(1)).value_or(levels.negative);
  const int error = held - (wanted.positive - wanted.negative);
  return error * error;
}

double CellLaw::largest() const {
  const double spread = device_.variation * kLargestNormal;
  const bool lognormal = device_.variation_kind == VariationKind::kLognormal;
  return (off_ + steps_) * (lognormal ? std::exp(spread) : 1 + spread);
}

/// What is added to the conductance of a level.
double CellLaw::spread(int level, double normal) const {
  const double change = device_.variation * normal;
  switch (device_.variation_kind) {
    case VariationKind::kIndependent:
      return change * (off_ + steps_);
    case VariationKind::kLognormal:
      return std::expm1(change) * (off_ + level);
    case VariationKind::kFilamentary:
      return change * (off_ + steps_) * filamentary_spread((off_ + level) / (off_ + steps_));
    case VariationKind::kProportional:
      break;
  }
  return change * (off_ + level);
}

}  // namespace ohmic
