#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/activity.h"
#include "hw/config/chip_config.h"
#include "hw/device/activation.h"

namespace ohmic {

/// Work of the units of a PE in some activations.
struct PeCounts {
  std::uint64_t activations = 0;  ///< of operation units
  std::uint64_t row_drives = 0;   ///< DAC conversions
  std::uint64_t array_reads = 0;  ///< reads of one array
  std::uint64_t cells_read = 0;   ///< cells in use that those reads drive
  /// Columns that are sampled, subtracted, converted and shift-added.
  std::uint64_t conversions = 0;
  std::uint64_t index_bits = 0;  ///< read from its index table

  void add(const ChipConfig& chip, const ActivationRun& run);
  /// So many times as much.
  void multiply(std::uint64_t times);
};

/// Units of a PE that its activations use.
struct PeUnits {
  std::uint64_t cells = 0;         ///< of both arrays of every pair
  std::uint64_t dacs = 0;          ///< word lines in use
  std::uint64_t sample_holds = 0;  ///< bit lines in use
  std::uint64_t adcs = 0;          ///< converters with a bit line in use
};

/// How often an activation of so many columns drives its rows for one input slice.
std::uint64_t drives_of(const ChipConfig& chip, int columns);

/// The units that a PE's activations use.
PeUnits units_of(const ChipConfig& chip, const PeLoad& load);

/// Time in which the converters of a PE work on one input slice, counted from the start of its
/// window: from the multiplexer's switch before the first conversion to the end of the last. ps.
struct ConversionSpan {
  Picoseconds begin = 0;
  Picoseconds end = 0;
};

/// Time and counts of a window in a PE: the one place that turns activations into them. A pair of
/// arrays activates its operation units one after the other, pairs work side by side, and the pair
/// that takes longest sets the PE's time. A window in which nothing is activated takes a clock. A
/// closed form, unless zero inputs are skipped.
class PeSchedule {
 public:
  PeSchedule() = default;
  /// Of all windows. input_slices: of a window, at least one.
  PeSchedule(const ChipConfig& chip, const PeLoad& load, int input_slices);
  /// Of one window whose activations depend on its inputs. slices: what is activated for each input
  /// slice, the same pairs in the same order in each.
  PeSchedule(const ChipConfig& chip, const std::vector<PeLoad>& slices);

  std::uint64_t input_slices() const { return input_slices_; }
  /// When input slice `slice` (from 0) is over, from the window's start on. ps.
  Picoseconds slice_end(std::uint64_t slice) const {
    return ends_.empty() ? first_ + slice * period_ : ends_[slice];
  }
  Picoseconds window() const { return slice_end(input_slices_ - 1); }
  /// Whole chip cycles of a window.
  std::uint64_t window_cycles() const { return window_cycles_; }
  /// Of a window.
  const PeCounts& counts() const { return counts_; }
  /// Time in which the converters of the pair that takes longest convert in a window.
  Picoseconds converting() const { return converting_; }
  /// Of the pair that takes longest; empty if the slice activates nothing.
  ConversionSpan conversions(std::uint64_t slice) const;

 private:
  void take_longest(const ChipConfig& chip, const PeLoad& load, const PairLoad& pair);

  std::uint64_t input_slices_ = 1;
  Picoseconds first_ = 0, period_ = 0;
  std::vector<Picoseconds> ends_;  ///< of the slices, if they depend on the window
  Picoseconds converting_ = 0;
  std::uint64_t window_cycles_ = 0;
  PeCounts counts_;
  /// Begin from the start of a slice on, end before its end: of the first slice and of all others.
  ConversionSpan first_span_, span_;
};

/// What the units of a PE count in one window.
Activity window_activity(const PeSchedule& schedule);

}  // namespace ohmic
