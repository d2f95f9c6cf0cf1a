#pragma once

#include <map>
#include <vector>

#include "hw/device/analog/analog_slice.h"

namespace ohmic {

/// Results of some windows, [columns of the block][windows].
struct BlockSums {
  std::vector<double> sums;   ///< as the shift-adders have them, in units of LayerDevices::unit()
  std::vector<double> exact;  ///< the product of the codes
  ReadCounts counts;
};

/// What the cells of each slice of a block add to their columns behind wires, [rows][columns], in
/// steps of a cell. A slice that is not there has its pair of arrays for itself.
using BlockShares = std::map<int, std::vector<CellPair>>;

/// Computes what a PE does with a block if devices are not ideal: PeArithmetic's counterpart, for
/// many windows at once.
class AnalogBlock {
 public:
  /// units: of the block, in the PE's arrays. shares: of slices that share theirs. layer: outlives
  /// the object.
  AnalogBlock(const LayerDevices& layer, std::uint64_t copy, const CodeBlock& block,
              const BlockLines& lines, const std::vector<UnitCells>& units,
              const BlockShares& shares = {});

  /// Columns that are converted for one input slice.
  std::uint64_t conversions() const { return conversions_; }
  /// draws: the random numbers of each window's reads.
  void multiply(const DrivenLanes& input, const CounterRandom* draws, BlockSums& result) const;

 private:
  std::size_t rows_, columns_;
  std::vector<double> codes_;  // of the units' cells, [columns][rows]
  std::vector<AnalogSlice> slices_;
  std::uint64_t conversions_ = 0;
};

}  // namespace ohmic
