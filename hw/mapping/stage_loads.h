#pragma once

#include <cstddef>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// For how long one inference keeps the parts of a measured network busy: the least time that each
/// of its stages takes however the others run, worked out from counts alone before anything is
/// placed. Copies of a layer divide the windows of its PEs, and nothing else: each copy's line
/// buffer takes the whole input stream, which its producer sends to every copy, and the tiles that
/// complete sums take the sums of all other copies and pass every output on.
class StageLoads {
 public:
  /// `layers`: measured (block_cutter.h), with their copies; read at every call. All must outlive
  /// it.
  StageLoads(const ChipConfig& chip, const DataflowGraph& graph,
             const std::vector<LayerMapping>& layers)
      : chip_(chip), graph_(graph), layers_(layers) {}

  /// Busy time of the busiest of the stage's units and links. kIoPort: of the image's way in.
  Picoseconds of(int stage) const;

 private:
  /// Work of the busiest tiles of a weight layer.
  struct Share {
    std::uint64_t tiles = 1;          ///< of a copy
    std::uint64_t rows = 0;           ///< of the weight matrix that a tile reads
    std::uint64_t channels_read = 0;  ///< of a pixel vector that a tile takes
    std::uint64_t senders = 1;        ///< tiles of a copy that have a part of one sum
    std::uint64_t columns_home = 0;   ///< output channels that a tile completes
  };

  const Stage& stage(int s) const { return graph_.stages[static_cast<std::size_t>(s)]; }
  const LayerMapping& layer(const Stage& s) const {
    return layers_[static_cast<std::size_t>(s.weight_layer)];
  }
  Share share(const Stage& matrix) const;
  Share packed_share(const Stage& matrix) const;
  Picoseconds of_matrix(int s) const;
  Picoseconds of_vector(int s) const;
  /// Time of the PEs of one copy: read, bus and window, one after the other.
  Picoseconds computing(const Stage& matrix, const Share& share) const;
  /// Time in which a tile that sends `channels` of each of a stage's vectors serves all readers.
  Picoseconds sending(int s, std::uint64_t channels, std::uint64_t vectors) const;
  /// Time of a vector of `channels` in a buffer.
  Picoseconds stored(std::uint64_t channels, int bits) const;

  const ChipConfig& chip_;
  const DataflowGraph& graph_;
  const std::vector<LayerMapping>& layers_;
};

}  // namespace ohmic
