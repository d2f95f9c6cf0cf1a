#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/dataflow.h"

namespace ohmic {

/// Half-open range of a stream's channels.
struct ChannelRange {
  int first = 0;
  int last = 0;
  int size() const { return last - first; }
};

/// A logical rectangle of one layer's weight matrix with its precision, no larger than an array.
/// With grouped convolutions it holds `groups` groups on its diagonal; rows and columns count all
/// of them.
struct WeightBlock {
  int layer = 0;  ///< index among the weight layers
  int group0 = 0, groups = 1;
  int row_block = 0;  ///< which cut of the rows
  int rows = 0, columns = 0;
  ChannelRange reads;   ///< input channels
  ChannelRange writes;  ///< output channels (partial sums of them)
  int weight_bits = 0;
  /// Cells of an array that hold its weights: those of its groups lie on the diagonal.
  std::uint64_t cells() const {
    return static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns) /
           static_cast<std::uint64_t>(groups);
  }
};

/// Where one slice (bit-plane, or bits_per_cell of them) of a block lies: a positive and a negative
/// array.
struct Placement {
  std::uint32_t block = 0;
  int slice = 0;
  std::uint32_t array = 0;  ///< group index on the chip: (tile * PEs + PE) * groups + group
  int row0 = 0, column0 = 0;
};

/// The part of a PE that one layer uses.
struct PeAssignment {
  int pe = 0;  ///< within its tile
  std::uint32_t block = 0;
  int groups = 0;  ///< groups in use
  std::uint32_t first_placement = 0;
};

/// Row blocks of one column block are summed: the set of PEs, over tiles, that add up to the same
/// output channels.
struct AccumulationSet {
  ChannelRange writes;
  int home = 0;              ///< index into LayerMapping::tiles: where the sum is completed
  std::vector<int> shares;   ///< per tile of the layer: PEs that contribute
  int partial_sum_bits = 0;  ///< width of a partial sum on the NoC
};

/// One tile of a layer.
struct TileAssignment {
  int tile = 0;  ///< row-major index in the mesh
  int copy = 0;  ///< of the layer: it takes the windows copy, copy + copies, ...
  std::vector<PeAssignment> pes;
  std::vector<ChannelRange> reads;  ///< disjoint, ascending
  int channels_read = 0;
  std::uint64_t rows_read =
      0;  ///< rows of the weight matrix that its PEs need: distinct values of a window
  std::vector<ChannelRange> writes;  ///< output channels whose sum is completed here
  int channels_written = 0;
};

/// One weight layer on the chip.
struct LayerMapping {
  int weight_bits = 0, activation_bits = 0;
  int input_slices = 0;   ///< ceil(a / dac.bits)
  int weight_slices = 0;  ///< ceil(planes / bits_per_cell)
  std::uint64_t rows = 0, columns = 0, groups = 1, windows = 0;
  std::uint64_t row_blocks = 0, column_blocks = 0, blocks = 0;  ///< of one copy
  std::uint64_t copies = 1;  ///< of the layer's weights on the chip (mapping.replicate)
  std::uint64_t pes = 0;     ///< of all copies
  std::vector<TileAssignment> tiles;
  std::vector<AccumulationSet> sets;
  std::uint64_t crossbars() const {
    return 2 * static_cast<std::uint64_t>(weight_slices) * blocks * copies;
  }
};

/// End point of a flow: a station of a stage on a tile, or the I/O port (tile = kIoPort).
struct FlowEnd {
  int stage = kIoPort;
  int tile = kIoPort;
};

/// A stream of pixel vectors from one tile to another (or the I/O port), with only the channels
/// that the reader needs.
struct Flow {
  FlowEnd from, to;
  int producer = 0;               ///< which of the reader's producers this is
  int layer = 0;                  ///< weight layer that pays for the traffic
  std::uint64_t bits = 0;         ///< of one pixel vector on the network
  std::uint64_t buffer_bits = 0;  ///< of one in a buffer
};

/// The intermediate representation between policy and chip: records only. Its vectors index each
/// other as documented.
struct Mapping {
  const DataflowGraph* graph = nullptr;  ///< of the network; outlives the mapping
  std::vector<LayerMapping> layers;      ///< per weight layer
  std::vector<WeightBlock> blocks;
  std::vector<Placement> placements;
  std::vector<int> vector_host;  ///< per stage: tile of its vector unit; -1 for matrix stages
  std::vector<Flow> flows;

  std::uint64_t tiles_used() const;
  std::uint64_t pes_used() const;
  std::uint64_t crossbars_used() const;
};

/// Checks every index, range and capacity of a mapping before the kernel sees it. Empty where all
/// holds, else the first broken invariant in words.
std::string validate(const Mapping& mapping, const ChipConfig& chip);

/// Why a network does not fit the chip, in words with numbers. Exit code 3.
struct CapacityShortfall {
  std::string problem;
};

}  // namespace ohmic
