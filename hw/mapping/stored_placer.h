#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Lays what compression leaves of one layer into PEs: pairs of arrays in their order, as many a PE
/// as it has groups.
class StoredPlacer {
 public:
  /// layer: measured with codes. stream_channels: as for cut_layer(). The references outlive the
  /// object.
  StoredPlacer(const ChipConfig& chip, const Layer& spec, int stream_channels, int weight_layer,
               const LayerMapping& layer);

  /// Adds PE number `index` of a copy to a tile: what its pairs activate, and a block for each
  /// accumulation set that it adds to.
  void place_pe(std::uint64_t index, TileAssignment& tile, Mapping& mapping) const;

 private:
  struct Held;

  void add_pairs(std::uint64_t index, int first_pair, PeAssignment& pe, Mapping& mapping) const;
  Held held_by(UnitRange units) const;
  void add_blocks(const Held& held, std::uint32_t pair, Mapping& mapping) const;
  std::uint64_t index_bits(UnitRange units) const;

  const ChipConfig& chip_;
  const LayerMapping& layer_;
  int weight_layer_;
  int rows_;              ///< of a convolution group
  int group_channels_;    ///< input channels of one
  int rows_per_channel_;  ///< of the weight matrix
};

}  // namespace ohmic
