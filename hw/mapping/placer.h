#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Tiles of the mesh, row-major indices, in the order in which they are mapped: along a Hilbert
/// curve from the I/O port's corner, generalised to any width and height, so that a layer's tiles
/// lie in a clump. Tiles in sequence are neighbours, but for one diagonal step if the longer side
/// is odd and the shorter one even.
std::vector<int> placement_order(const ChipConfig& chip);

/// Array class of each tile, by its index in the mesh: the tiles of a class follow each other along
/// the curve.
std::vector<int> tile_classes(const ChipConfig& chip);

/// Hands out the tiles of each array class, along the curve.
class TileSupply {
 public:
  explicit TileSupply(const ChipConfig& chip);

  /// Tiles of a class that are left.
  std::uint64_t left(int array_class) const;
  /// The next tile of a class: its index in the mesh. There is one left.
  int take(int array_class);
  /// Places of the curve up to the last tile that was taken.
  int reach() const { return reach_; }

 private:
  std::vector<int> order_;
  std::vector<std::size_t> next_, end_;  ///< by class, along the curve
  int reach_ = 0;
};

}  // namespace ohmic
