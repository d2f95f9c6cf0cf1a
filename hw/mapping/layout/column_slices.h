#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/index_set.h"

namespace ohmic {

/// In place of a slice: all slices of a block's weights, in neighbouring bit lines.
constexpr int kAdjacentSlices = -2;

/// Knows how many slices the weights of each output channel of a layer have.
class ColumnSlices {
 public:
  ColumnSlices() = default;
  /// of: by output channel, all groups of a grouped convolution; at least one.
  explicit ColumnSlices(std::vector<int> of);
  /// widths: bits of each output channel's weights.
  ColumnSlices(const ChipConfig& chip, const std::vector<int>& widths);

  int of(int channel) const { return of_[static_cast<std::size_t>(channel)]; }
  /// Of the widest channel.
  int most() const { return most_; }
  int most(const IndexSet& channels) const;
  /// Whether all channels have as many.
  bool alike() const { return alike_; }
  /// Bit lines that a slice of these channels takes in an array, or all their slices if it is
  /// kAdjacentSlices. A channel without this slice takes none.
  int lines(const IndexSet& channels, int slice) const;

 private:
  std::vector<int> of_;
  int most_ = 0;
  bool alike_ = true;
};

}  // namespace ohmic
