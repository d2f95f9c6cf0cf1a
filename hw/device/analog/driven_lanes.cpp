#include "hw/device/analog/driven_lanes.h"

#include <algorithm>

namespace ohmic {

void multiply_tile(const double* cells, std::size_t columns, std::size_t depth, const double* panel,
                   double* out) {
  static const TileKernel<double> kernel = tile_kernels<double>().back();
  TileProduct<double> tile;
  for (std::size_t i = 0; i < kTileRows; ++i)
    tile.rows[i] = cells + std::min(i, columns - 1) * depth;
  tile.panel = panel;
  tile.depth = depth;
  tile.out = out;
  kernel(tile);
}

DrivenLanes::DrivenLanes(std::size_t rows, std::size_t windows, int activation_bits, int dac_bits)
    : rows_(rows),
      windows_(windows),
      slices_(static_cast<std::size_t>((activation_bits + dac_bits - 1) / dac_bits)),
      dac_bits_(dac_bits),
      codes_(rows * kReadLanes),
      is_driven_((slices_ * windows + kReadLanes - 1) / kReadLanes) {
  levels_.resize(is_driven_.size() * rows * kReadLanes);
}

std::size_t DrivenLanes::lanes(std::size_t panel) const {
  return std::min(kReadLanes, slices_ * windows_ - panel * kReadLanes);
}

void DrivenLanes::load(std::size_t window, const ActivationCode* codes) {
  const int mask = (1 << dac_bits_) - 1;
  for (std::size_t r = 0; r < rows_; ++r) codes_[r * kReadLanes + window] = codes[r];
  for (std::size_t s = 0; s < slices_; ++s) {
    const std::size_t lane = s * windows_ + window;
    const std::size_t panel = lane / kReadLanes;
    double* levels = levels_.data() + panel * rows_ * kReadLanes + lane % kReadLanes;
    const int bit = static_cast<int>(s) * dac_bits_;
    int any = 0;
    for (std::size_t r = 0; r < rows_; ++r) {
      const int level = codes[r] >> bit & mask;
      levels[r * kReadLanes] = level;
      any |= level;
    }
    if (any != 0) is_driven_[panel] = 1;
  }
}

}  // namespace ohmic
