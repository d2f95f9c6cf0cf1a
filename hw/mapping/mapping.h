#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/activation.h"
#include "hw/mapping/dataflow.h"
#include "hw/mapping/index_set.h"
#include "hw/mapping/input_activity.h"
#include "hw/mapping/layout/column_slices.h"
#include "hw/mapping/layout/layer_layout.h"
#include "hw/mapping/stored_layer.h"

namespace ohmic {

/// Rows of a layer's im2col matrix that feed one or more blocks. Row r of convolution group g has
/// index g x (rows of a group) + r.
struct RowSet {
  int layer = 0;  ///< index among the weight layers
  IndexSet rows;
  IndexSet channels;  ///< input channels that hold these rows
};

/// Weights of one layer that lie together in arrays: some rows, some output columns, some slices of
/// the weights' bits. Row i of its set and column j cross in a cell; if they belong to different
/// convolution groups, no weight lies there. Of a compressed layer: what one PE holds of one
/// accumulation set; LayerMapping::stored says which cells of it there are.
struct WeightBlock {
  int layer = 0;              ///< index among the weight layers
  int array_class = 0;        ///< of its arrays, index into ChipConfig::arrays
  std::uint32_t row_set = 0;  ///< index into Mapping::row_sets
  IndexSet columns;           ///< output channels that it adds to
  IndexRange slices;          ///< bits_per_cell bit-planes of the magnitude each, lowest first
  std::size_t set = 0;        ///< index into LayerMapping::sets
  std::uint64_t cells = 0;    ///< of one array that hold a weight
  int groups = 1;             ///< of a grouped convolution, which lie on a diagonal
};

/// Placement::slice of a block of a compressed layer, whose operation units lie wherever the PE's
/// pairs have room.
constexpr int kStoredSlices = -1;

/// Place of one slice of a block in a positive and a negative array. Blocks may share a pair of
/// arrays; their rectangles do not overlap.
struct Placement {
  std::uint32_t block = 0;
  int slice = 0;           ///< or kAdjacentSlices, kStoredSlices
  std::uint32_t pair = 0;  ///< on the chip: (tile * PEs + PE) * groups + group
  int array_class = 0;     ///< of the pair, index into ChipConfig::arrays
  int row0 = 0, column0 = 0;
};

/// The part of a PE that one layer uses: placements one behind the other, those of a pair together.
struct PeAssignment {
  int pe = 0;  ///< within its tile
  std::uint32_t first_placement = 0;
  std::uint32_t placements = 0;
  std::uint32_t first_pair = 0;  ///< index into Mapping::pairs
  std::uint32_t pairs = 0;       ///< of arrays
  UnitRange units;               ///< that it holds of a compressed layer
  std::uint64_t index_bits = 0;  ///< of its index table
};

/// The blocks that add up to the same output channels, over PEs and tiles.
struct AccumulationSet {
  IndexSet writes;           ///< output channels
  int home = 0;              ///< index into LayerMapping::tiles: where the sum is completed
  std::vector<int> shares;   ///< per tile of the layer: PEs that contribute; perhaps none at all
  int partial_sum_bits = 0;  ///< width of a partial sum on the NoC
};

/// What of a layer lies in arrays of one class. All of one copy.
struct LayerPart {
  int array_class = 0;  ///< index into ChipConfig::arrays
  std::uint64_t pairs = 0, pes = 0;
  std::shared_ptr<const LayerLayout> layout;  ///< null: of a compressed layer
};

/// One tile of a layer.
struct TileAssignment {
  int tile = 0;  ///< row-major index in the mesh
  int array_class = 0;
  int copy = 0;  ///< of the layer: it takes the windows copy, copy + copies, ...
  std::vector<PeAssignment> pes;
  IndexSet reads;               ///< input channels
  std::uint64_t rows_read = 0;  ///< rows of the weight matrix that its PEs need: distinct values of
                                ///< a window
  IndexSet writes;              ///< output channels whose sum is completed here
};

/// One weight layer on the chip.
struct LayerMapping {
  int weight_bits = 0, activation_bits = 0;
  int input_slices = 0;          ///< ceil(a / dac.bits)
  int weight_slices = 0;         ///< ceil(planes / bits_per_cell), of its widest weights
  ColumnSlices slices;           ///< of each output channel's weights
  std::vector<LayerPart> parts;  ///< at least one, of different classes
  std::uint64_t rows = 0, columns = 0, groups = 1, windows = 0;
  std::uint64_t row_blocks = 0, column_blocks = 0;  ///< of the weight matrix of a group
  std::uint64_t blocks = 0;                         ///< of one copy
  std::uint64_t set_count = 0;                      ///< of accumulation sets
  bool one_block_a_pe = true;
  std::uint64_t pairs = 0;  ///< pairs of arrays that one copy takes
  UnitCounts units;         ///< of one copy
  /// Of a pair of arrays that has most to do, and that one's class.
  std::vector<ActivationRun> busiest_pair;
  int busiest_class = 0;
  std::shared_ptr<const StoredLayer> stored;  ///< of a compressed layer, else null
  std::uint64_t copies = 1;  ///< of the layer's weights on the chip (mapping.replicate)
  std::uint64_t pes = 0;     ///< of all copies
  std::vector<TileAssignment> tiles;
  std::vector<AccumulationSet> sets;
  std::uint64_t crossbars() const { return 2 * pairs * copies; }
};

/// End point of a flow: a stage on a tile, or the I/O port (tile = kIoPort).
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

/// Some placements that follow each other.
struct PlacementSpan {
  const Placement* first = nullptr;
  const Placement* last = nullptr;
  const Placement* begin() const { return first; }
  const Placement* end() const { return last; }
};

/// The intermediate representation between policy and chip: records only. Its vectors index each
/// other as documented.
struct Mapping {
  const DataflowGraph* graph = nullptr;  ///< of the network; outlives the mapping
  std::vector<LayerMapping> layers;      ///< per weight layer
  std::vector<RowSet> row_sets;
  std::vector<WeightBlock> blocks;
  std::vector<Placement> placements;
  std::vector<PairLoad> pairs;      ///< of arrays, those of a PE together
  std::vector<ActivationRun> runs;  ///< of the pairs
  int places = 0;                   ///< of the placement curve, up to the last tile in use
  std::vector<int> vector_host;     ///< per stage: tile of its vector unit; -1 for matrix stages
  std::vector<Flow> flows;
  /// What the inputs leave of the activations; null: all of them.
  std::shared_ptr<const InputActivity> activity;

  PlacementSpan placements_of(const PeAssignment& pe) const {
    const Placement* first = placements.data() + pe.first_placement;
    return {first, first + pe.placements};
  }
  PeLoad load_of(const PeAssignment& pe) const {
    const PairLoad* first = pairs.data() + pe.first_pair;
    return {first, first + pe.pairs, runs.data(), pe.index_bits};
  }
  const RowSet& rows_of(const WeightBlock& block) const { return row_sets[block.row_set]; }
  std::uint64_t tiles_used() const;
  std::uint64_t pes_used() const;
  std::uint64_t crossbars_used() const;
};

/// Walks a layer's PEs, tile by tile: calls visit(tile, pe, block, placement) for every placement.
/// tile: index into layer.tiles.
template <typename Visit>
void for_each_placement(const Mapping& mapping, const LayerMapping& layer, const Visit& visit) {
  for (std::size_t t = 0; t < layer.tiles.size(); ++t) {
    for (const PeAssignment& pe : layer.tiles[t].pes) {
      for (const Placement& at : mapping.placements_of(pe))
        visit(t, pe, mapping.blocks[at.block], at);
    }
  }
}

}  // namespace ohmic
