#include "hw/mapping/layout/column_slices.h"

#include <algorithm>
#include <utility>

namespace ohmic {
namespace {

std::vector<int> slices_of(const ChipConfig& chip, std::vector<int> widths) {
  for (int& width : widths) width = chip.weight_slices(width);
  return widths;
}

}  // namespace

ColumnSlices::ColumnSlices(std::vector<int> of) : of_(std::move(of)) {
  const auto [least, most] = std::minmax_element(of_.begin(), of_.end());
  most_ = *most;
  alike_ = *least == *most;
}

ColumnSlices::ColumnSlices(const ChipConfig& chip, const std::vector<int>& widths)
    : ColumnSlices(slices_of(chip, widths)) {}

int ColumnSlices::most(const IndexSet& channels) const {
  if (alike_) return most_;
  int most = 0;
  for (const IndexRange& range : channels.ranges())
    for (int c = range.first; c < range.last; ++c) most = std::max(most, of(c));
  return most;
}

int ColumnSlices::lines(const IndexSet& channels, int slice) const {
  const bool adjacent = slice == kAdjacentSlices;
  if (alike_) return channels.size() * (adjacent ? most_ : slice < most_ ? 1 : 0);
  int lines = 0;
  for (const IndexRange& range : channels.ranges()) {
    for (int c = range.first; c < range.last; ++c) lines += adjacent ? of(c) : slice < of(c);
  }
  return lines;
}

}  // namespace ohmic
