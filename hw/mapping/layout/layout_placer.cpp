#include "hw/mapping/layout/layout_placer.h"

#include <algorithm>

#include "hw/mapping/pair_loads.h"
#include "hw/mapping/stored_placer.h"

namespace ohmic {
namespace {

/// Adds the PEs of a part to tiles.
class PartPlacer {
 public:
  PartPlacer(const ChipConfig& chip, const Layer& spec, const LayerMapping& layer,
             const LayerPart& part, std::size_t first_block, Mapping& mapping)
      : chip_(chip),
        layer_({im2col(spec), layer.slices, {}}),
        layout_(*part.layout),
        array_(chip.arrays[static_cast<std::size_t>(part.array_class)]),
        first_block_(first_block),
        mapping_(mapping) {}

  void place_pe(std::uint64_t index, TileAssignment& tile) {
    PeAssignment pe;
    pe.pe = static_cast<int>(tile.pes.size());
    pe.first_placement = static_cast<std::uint32_t>(mapping_.placements.size());
    pe.first_pair = static_cast<std::uint32_t>(mapping_.pairs.size());
    const int first_pair = (tile.tile * chip_.pes_per_tile + pe.pe) * chip_.groups_per_pe;
    const std::uint32_t first = layout_.first_pair[index];
    for (std::uint32_t p = first; p < layout_.first_pair[index + 1]; ++p)
      place_pair(p, static_cast<std::uint32_t>(first_pair) + p - first);
    pe.placements = static_cast<std::uint32_t>(mapping_.placements.size()) - pe.first_placement;
    pe.pairs = static_cast<std::uint32_t>(mapping_.pairs.size()) - pe.first_pair;
    tile.pes.push_back(pe);
  }

 private:
  void place_pair(std::uint32_t index, std::uint32_t pair) {
    if (is_as_before(index)) {
      const LaidSlice& at = layout_.slices[layout_.first_slice[index]];
      mapping_.placements.push_back({static_cast<std::uint32_t>(first_block_ + at.block), at.slice,
                                     pair, layout_.array_class, at.row0, at.column0});
      PairLoad load = mapping_.pairs.back();
      load.pair = pair;
      return mapping_.pairs.push_back(load);
    }
    PairLoad load;
    load.pair = pair;
    load.array_class = layout_.array_class;
    std::vector<IndexRange> rows, columns;
    for (std::uint32_t n = layout_.first_slice[index]; n < layout_.first_slice[index + 1]; ++n) {
      const LaidSlice& at = layout_.slices[n];
      const LayoutBlock& block = layout_.blocks[at.block];
      mapping_.placements.push_back({static_cast<std::uint32_t>(first_block_ + at.block), at.slice,
                                     pair, layout_.array_class, at.row0, at.column0});
      const int high = block.groups * block.rows.size();
      rows.push_back({at.row0, at.row0 + high});
      columns.push_back({at.column0, at.column0 + layer_.slices.lines(block.columns, at.slice)});
      const Diagonal weights{block.groups, block.rows.size(), 0};
      load.most_rows = std::max(load.most_rows, most_rows(chip_, array_, weights));
    }
    load.rows = IndexSet(std::move(rows)).size();
    load.columns = IndexSet(std::move(columns)).size();
    add_runs(index, load);
    mapping_.pairs.push_back(load);
  }

  /// Whether a pair holds but a slice of the block of which the pair before holds but a slice.
  bool is_as_before(std::uint32_t index) const {
    if (runs_.empty() || index == 0 || !layer_.slices.alike()) return false;
    const auto only = [this](std::uint32_t i) -> const LaidSlice* {
      const std::uint32_t first = layout_.first_slice[i];
      return layout_.first_slice[i + 1] - first == 1 ? &layout_.slices[first] : nullptr;
    };
    const LaidSlice *now = only(index), *before = only(index - 1);
    return now != nullptr && before != nullptr && now->block == before->block;
  }

  /// Pairs that follow each other and activate the same have their runs together.
  void add_runs(std::uint32_t index, PairLoad& load) {
    const std::vector<ActivationRun> runs = pair_runs(chip_, layout_, layer_, index);
    const bool again = runs == runs_;
    if (!again) {
      first_run_ = static_cast<std::uint32_t>(mapping_.runs.size());
      mapping_.runs.insert(mapping_.runs.end(), runs.begin(), runs.end());
      runs_ = runs;
    }
    load.first_run = first_run_;
    load.runs = static_cast<std::uint32_t>(runs.size());
  }

  const ChipConfig& chip_;
  LayoutInput layer_;
  const LayerLayout& layout_;
  const ArrayClass& array_;
  std::size_t first_block_;  ///< of the mapping
  Mapping& mapping_;
  std::vector<ActivationRun> runs_;  ///< of the pair before
  std::uint32_t first_run_ = 0;
};

/// Calls place(index, tile) for every PE of a part of one copy.
template <typename Place>
void fill_tiles(const ChipConfig& chip, const LayerPart& part, int copy, TileSupply& supply,
                LayerMapping& layer, const Place& place) {
  for (std::uint64_t p = 0; p < part.pes; ++p) {
    if (p % static_cast<std::uint64_t>(chip.pes_per_tile) == 0) {
      TileAssignment& tile = layer.tiles.emplace_back();
      tile.tile = supply.take(part.array_class);
      tile.array_class = part.array_class;
      tile.copy = copy;
    }
    place(p, layer.tiles.back());
  }
}

}  // namespace

void place_layer(const ChipConfig& chip, const Layer& spec, int stream_channels, int weight_layer,
                 std::size_t first_block, TileSupply& supply, LayerMapping& layer,
                 Mapping& mapping) {
  for (int copy = 0; copy < static_cast<int>(layer.copies); ++copy) {
    std::size_t block = first_block;
    for (const LayerPart& part : layer.parts) {
      if (part.layout == nullptr) {
        const StoredPlacer placer(chip, spec, stream_channels, weight_layer, layer);
        fill_tiles(chip, part, copy, supply, layer, [&](std::uint64_t p, TileAssignment& tile) {
          placer.place_pe(p, tile, mapping);
        });
        continue;
      }
      PartPlacer placer(chip, spec, layer, part, block, mapping);
      fill_tiles(chip, part, copy, supply, layer,
                 [&](std::uint64_t p, TileAssignment& tile) { placer.place_pe(p, tile); });
      block += part.layout->blocks.size();
    }
  }
}

}  // namespace ohmic
