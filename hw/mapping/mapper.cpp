#include "hw/mapping/mapper.h"

#include <algorithm>
#include <stdexcept>

#include "hw/mapping/block_cutter.h"
#include "hw/mapping/deadlock_check.h"
#include "hw/mapping/flow_planner.h"
#include "hw/mapping/pair_loads.h"
#include "hw/mapping/placer.h"
#include "hw/mapping/replication_plan.h"
#include "hw/mapping/stored_placer.h"

namespace ohmic {
namespace {

constexpr int kArrayClass = 0;  // of every layer: all tiles have arrays of one class

std::vector<std::string> weight_layer_names(const NetworkSpec& network) {
  std::vector<std::string> names;
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l)
    names.push_back(network.weight_layer(static_cast<int>(l)).name);
  return names;
}

std::vector<LayerMapping> measure_layers(const NetworkSpec& network, const ChipConfig& chip,
                                         const QuantPolicy& policy, const NetworkCodes* codes) {
  std::vector<LayerMapping> layers;
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l) {
    const LayerBits& bits = policy.layers[l];
    layers.push_back(measure_layer(chip, network.weight_layer(static_cast<int>(l)), kArrayClass,
                                   bits.weight_bits, bits.activation_bits,
                                   codes == nullptr ? nullptr : (*codes)[l].get()));
  }
  return layers;
}

std::uint64_t tiles_of_all(const ChipConfig& chip, const std::vector<LayerMapping>& layers) {
  std::uint64_t tiles = 0;
  for (const LayerMapping& layer : layers) tiles += tiles_of(chip, layer);
  return tiles;
}

std::string plural(std::uint64_t n, const char* noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

/// Adds a PE to a tile with its part of the slices of its block, a pair of arrays each.
void place_pe(const ChipConfig& chip, const LayerMapping& layer, std::uint32_t block, PairLoad load,
              int first_slice, TileAssignment& tile, Mapping& mapping) {
  PeAssignment pe;
  pe.pe = static_cast<int>(tile.pes.size());
  pe.first_placement = static_cast<std::uint32_t>(mapping.placements.size());
  pe.first_pair = static_cast<std::uint32_t>(mapping.pairs.size());
  const int first_pair = (tile.tile * chip.pes_per_tile + pe.pe) * chip.groups_per_pe;
  const int last_slice =
      std::min(mapping.blocks[block].slices.last, first_slice + chip.groups_per_pe);
  for (int s = first_slice; s < last_slice; ++s) {
    const auto pair = static_cast<std::uint32_t>(first_pair + s - first_slice);
    mapping.placements.push_back({block, s, pair, layer.array_class, 0, 0});
    load.pair = pair;
    mapping.pairs.push_back(load);
  }
  pe.placements = static_cast<std::uint32_t>(mapping.placements.size()) - pe.first_placement;
  pe.pairs = pe.placements;
  tile.pes.push_back(pe);
}

/// What a pair that holds a slice of the block activates. Its runs serve all slices.
PairLoad load_of_block(const ChipConfig& chip, const LayerMapping& layer, std::uint32_t block,
                       Mapping& mapping) {
  const WeightBlock& b = mapping.blocks[block];
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(layer.array_class)];
  const Diagonal weights{b.groups, mapping.rows_of(b).rows.size() / b.groups,
                         b.columns.size() / b.groups};
  PairLoad load;
  load.array_class = layer.array_class;
  load.rows = mapping.rows_of(b).rows.size();
  load.columns = b.columns.size();
  load.most_rows = most_rows(chip, array, weights);
  load.first_run = static_cast<std::uint32_t>(mapping.runs.size());
  const std::vector<ActivationRun> runs = dense_runs(chip, array, weights);
  mapping.runs.insert(mapping.runs.end(), runs.begin(), runs.end());
  load.runs = static_cast<std::uint32_t>(runs.size());
  return load;
}

/// The next tile of a layer, with room for its PEs.
TileAssignment& next_tile(const int*& tiles, int copy, LayerMapping& layer) {
  TileAssignment& tile = layer.tiles.emplace_back();
  tile.tile = *tiles++;
  tile.copy = copy;
  return tile;
}

/// Lays the copies of a layer down on consecutive tiles, the next ones of `tiles`. A tile belongs
/// to one copy of one layer.
void place_layer(const ChipConfig& chip, std::size_t first_block, const int*& tiles,
                 LayerMapping& layer, Mapping& mapping) {
  for (int copy = 0; copy < static_cast<int>(layer.copies); ++copy) {
    int pes = chip.pes_per_tile;  // of the tile before: full
    for (std::size_t b = first_block; b < first_block + layer.blocks; ++b) {
      const auto block = static_cast<std::uint32_t>(b);
      const PairLoad load = load_of_block(chip, layer, block, mapping);
      const IndexRange slices = mapping.blocks[b].slices;
      for (int s = slices.first; s < slices.last; s += chip.groups_per_pe) {
        if (pes++ == chip.pes_per_tile) {
          next_tile(tiles, copy, layer);
          pes = 1;
        }
        place_pe(chip, layer, block, load, s, layer.tiles.back(), mapping);
      }
    }
  }
}

/// The same for what compression leaves of a layer.
void place_stored_layer(const ChipConfig& chip, const StoredPlacer& placer, const int*& tiles,
                        LayerMapping& layer, Mapping& mapping) {
  const std::uint64_t pes = layer.pes / layer.copies;
  for (int copy = 0; copy < static_cast<int>(layer.copies); ++copy) {
    for (std::uint64_t p = 0; p < pes; ++p) {
      if (p % static_cast<std::uint64_t>(chip.pes_per_tile) == 0) next_tile(tiles, copy, layer);
      placer.place_pe(p, layer.tiles.back(), mapping);
    }
  }
}

/// What a tile reads: the channels and the rows of all row sets of its blocks. A tile that holds
/// nothing of its layer still steps through the windows: it takes the layer's first row.
void assign_reads(const Mapping& mapping, TileAssignment& tile) {
  std::vector<std::uint32_t> sets;
  for (const PeAssignment& pe : tile.pes) {
    for (const Placement& at : mapping.placements_of(pe)) {
      const std::uint32_t set = mapping.blocks[at.block].row_set;
      if (std::find(sets.begin(), sets.end(), set) == sets.end()) sets.push_back(set);
    }
  }
  if (sets.empty()) {
    tile.reads = IndexSet(0, 1);
    tile.rows_read = 1;
    return;
  }
  std::vector<IndexRange> channels;
  std::vector<IndexRange> rows;
  const auto append = [](std::vector<IndexRange>& to, const IndexSet& from) {
    to.insert(to.end(), from.ranges().begin(), from.ranges().end());
  };
  for (const std::uint32_t set : sets) {
    append(channels, mapping.row_sets[set].channels);
    append(rows, mapping.row_sets[set].rows);
  }
  tile.reads = IndexSet(std::move(channels));
  tile.rows_read = static_cast<std::uint64_t>(IndexSet(std::move(rows)).size());
}

/// The tiles' channels: what each reads, which sums it completes.
void assign_channels(const Mapping& mapping, LayerMapping& layer) {
  for (TileAssignment& tile : layer.tiles) assign_reads(mapping, tile);
  layer.sets = accumulation_sets(mapping, layer);
  for (const AccumulationSet& set : layer.sets)
    layer.tiles[static_cast<std::size_t>(set.home)].writes.unite(set.writes);
}

/// How much a chip lacks, in tiles, PEs and crossbars.
std::string missing(const ChipConfig& chip, const Mapping& mapping, std::uint64_t tiles_needed) {
  std::uint64_t pes = 0;
  std::uint64_t crossbars = 0;
  for (const LayerMapping& layer : mapping.layers) {
    pes += layer.pes;
    crossbars += layer.crossbars();
  }
  const auto tiles = static_cast<std::uint64_t>(chip.tiles());
  const auto has_pes = tiles * static_cast<std::uint64_t>(chip.pes_per_tile);
  const auto has_crossbars = 2 * has_pes * static_cast<std::uint64_t>(chip.groups_per_pe);
  const auto lack = [](std::uint64_t needs, std::uint64_t has) {
    return needs > has ? needs - has : 0;
  };
  return "the network needs " + plural(tiles_needed, "tile") + ", the chip has " +
         std::to_string(tiles) + ": " + plural(lack(tiles_needed, tiles), "tile") + ", " +
         plural(lack(pes, has_pes), "PE") + " and " +
         plural(lack(crossbars, has_crossbars), "crossbar") +
         " are missing (a tile belongs to one layer; it takes " + plural(pes, "PE") + " and " +
         plural(crossbars, "crossbar") + ")";
}

}  // namespace

Mapper::Mapper(const NetworkSpec& network, const ChipConfig& chip)
    : network_(network),
      chip_(chip),
      graph_(std::make_unique<DataflowGraph>(build_dataflow(network_))),
      names_(weight_layer_names(network_)),
      placement_order_(placement_order(chip)) {}

void Mapper::check_codes(const NetworkCodes& codes) const {
  bool all = codes.size() == names_.size();
  for (std::size_t l = 0; all && l < codes.size(); ++l) {
    const Im2col matrix = im2col(network_.weight_layer(static_cast<int>(l)));
    all =
        codes[l]->size() == static_cast<std::size_t>(matrix.rows * matrix.columns * matrix.groups);
  }
  if (!all) throw std::invalid_argument("the weight codes are those of another network");
}

std::variant<Mapping, CapacityShortfall> Mapper::map(const QuantPolicy& policy,
                                                     const NetworkCodes* codes) const {
  Mapping mapping;
  mapping.graph = graph_.get();
  if (codes != nullptr) check_codes(*codes);
  mapping.layers = measure_layers(network_, chip_, policy, codes);
  plan_replication(chip_, *graph_, names_, mapping.layers);
  const std::uint64_t tiles = tiles_of_all(chip_, mapping.layers);
  if (tiles > static_cast<std::uint64_t>(chip_.tiles())) {
    return CapacityShortfall{missing(chip_, mapping, tiles)};
  }
  const int* tile = placement_order_.data();
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    LayerMapping& layer = mapping.layers[l];
    const auto stage = static_cast<std::size_t>(graph_->stage_of_weight_layer[l]);
    const Layer& spec = network_.weight_layer(static_cast<int>(l));
    const int channels = graph_->stages[stage].inputs[0].channels;
    const std::size_t first_block = mapping.blocks.size();
    if (layer.stored != nullptr) {
      place_stored_layer(chip_, {chip_, spec, channels, static_cast<int>(l), layer}, tile, layer,
                         mapping);
    } else {
      cut_layer(chip_, spec, channels, static_cast<int>(l), layer, mapping);
      place_layer(chip_, first_block, tile, layer, mapping);
    }
    assign_channels(mapping, layer);
  }
  plan_flows(chip_, mapping);
  std::string problem = buffer_shortfall(network_, chip_, mapping);
  if (problem.empty()) problem = deadlock(network_, chip_, mapping);
  if (!problem.empty()) return CapacityShortfall{problem};
  return mapping;
}

std::uint64_t tiles_needed(const NetworkSpec& network, const ChipConfig& chip,
                           const QuantPolicy& policy) {
  ChipConfig as_named = chip;
  as_named.replication.balance = false;
  std::vector<LayerMapping> layers = measure_layers(network, as_named, policy, nullptr);
  plan_replication(as_named, build_dataflow(network), weight_layer_names(network), layers);
  return tiles_of_all(as_named, layers);
}

}  // namespace ohmic
