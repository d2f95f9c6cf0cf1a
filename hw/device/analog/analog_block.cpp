#include "hw/device/analog/analog_block.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace ohmic {

AnalogBlock::AnalogBlock(const LayerDevices& layer, std::uint64_t copy, const CodeBlock& block,
                         const BlockLines& lines, const std::vector<UnitCells>& units,
                         const BlockShares& shares)
    : rows_(block.rows), columns_(block.columns), codes_(block.codes.size()) {
  const int bits = layer.chip().bits_per_cell;
  std::map<int, std::vector<UnitCells>> by_slice;
  for (const UnitCells& unit : units) {
    by_slice[unit.slice].push_back(unit);
    conversions_ += unit.columns.size();
    const int mask = ((1 << bits) - 1) << (unit.slice * bits);
    for (const std::uint32_t row : unit.rows) {
      for (const std::uint32_t column : unit.columns) {
        const int code = block.codes[row * columns_ + column];
        const int part = std::abs(code) & mask;
        codes_[column * rows_ + row] += code < 0 ? -part : part;
      }
    }
  }
  for (const auto& [slice, of_slice] : by_slice) {
    const auto wired = shares.find(slice);
    slices_.emplace_back(layer, copy, block, lines, of_slice,
                         wired == shares.end() ? nullptr : &wired->second);
  }
}

void AnalogBlock::multiply(const DrivenLanes& input, const CounterRandom* draws,
                           BlockSums& result) const {
  const std::size_t windows = input.windows();
  result.sums.assign(columns_ * windows, 0);
  result.exact.assign(columns_ * windows, 0);
  result.counts = {};
  for (const AnalogSlice& slice : slices_) {
    const ReadCounts counts = slice.multiply(input, draws, result.sums.data());
    result.counts.conversions += counts.conversions;
    result.counts.clips += counts.clips;
  }
  double out[kTileRows * kReadLanes];
  for (std::size_t c = 0; c < columns_; c += kTileRows) {
    const std::size_t columns = std::min(kTileRows, columns_ - c);
    multiply_tile(codes_.data() + c * rows_, columns, rows_, input.codes(), out);
    for (std::size_t i = 0; i < columns; ++i)
      std::copy_n(out + i * kReadLanes, windows, result.exact.data() + (c + i) * windows);
  }
}

}  // namespace ohmic
