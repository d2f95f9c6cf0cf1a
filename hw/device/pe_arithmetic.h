#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/array_model.h"
#include "hw/device/bit_planes.h"
#include "hw/device/clipped_units.h"
#include "hw/device/converters.h"
#include "hw/device/unit_cells.h"

namespace ohmic {

/// One window's results of a PE, a value a column.
struct PeResult {
  std::vector<std::int64_t> sums;  ///< as its shift-adders have them
  std::vector<std::int64_t> lost;  ///< what the ADCs took from each: exact sum less this one
  std::uint64_t clips = 0;         ///< conversions that lost something
};

/// Computes what a PE does with a block: the cells of its operation units times the input slices of
/// a window, converted and shift-added one by one.
class PeArithmetic {
 public:
  /// units: of the block, in its arrays.
  PeArithmetic(const CodeBlock& block, const std::vector<UnitCells>& units, int bits_per_cell,
               int dac_bits, const AdcTransfer& adc);

  /// Columns that are converted for one input slice.
  std::uint64_t conversions() const { return conversions_; }
  /// Results of one window. `input`: codes of the block's rows.
  void multiply(const InputBits& input, const ArrayModel& model, PeResult& result);

 private:
  /// A slice in its arrays. Its sums are converted as they are, or cannot be clipped.
  struct Slice {
    ArrayPair arrays;
    bool may_clip = false;  ///< one by one; else no converter can clip them
  };

  void program(const CodeBlock& block, const std::vector<const UnitCells*>& units,
               int bits_per_cell);

  std::size_t columns_;
  int dac_bits_;
  AdcTransfer adc_;
  std::vector<Slice> slices_;
  ClippedUnits clipped_;
  std::uint64_t conversions_ = 0;
  std::vector<std::int32_t> bit_lines_;
};

}  // namespace ohmic
