#include "hw/mapping/mapper.h"

#include <algorithm>
#include <stdexcept>

#include "hw/mapping/block_cutter.h"
#include "hw/mapping/deadlock_check.h"
#include "hw/mapping/flow_planner.h"
#include "hw/mapping/layout/class_choice.h"
#include "hw/mapping/layout/layout_placer.h"
#include "hw/mapping/replication_plan.h"

namespace ohmic {
namespace {

std::vector<std::string> weight_layer_names(const NetworkSpec& network) {
  std::vector<std::string> names;
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l)
    names.push_back(network.weight_layer(static_cast<int>(l)).name);
  return names;
}

std::uint64_t tiles_of_all(const ChipConfig& chip, const std::vector<LayerMapping>& layers) {
  std::uint64_t tiles = 0;
  for (const LayerMapping& layer : layers) tiles += tiles_of(chip, layer);
  return tiles;
}

std::string plural(std::uint64_t n, const char* noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
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
      tiles_(chip) {}

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
  auto measured = measure_layers(network_, chip_, policy, codes);
  if (const auto* shortfall = std::get_if<CapacityShortfall>(&measured)) return *shortfall;
  mapping.layers = std::move(std::get<std::vector<LayerMapping>>(measured));
  plan_replication(chip_, *graph_, names_, mapping.layers);
  const std::uint64_t tiles = tiles_of_all(chip_, mapping.layers);
  if (tiles > static_cast<std::uint64_t>(chip_.tiles())) {
    return CapacityShortfall{missing(chip_, mapping, tiles)};
  }
  TileSupply supply = tiles_;
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) place(l, supply, mapping);
  mapping.places = supply.reach();
  plan_flows(chip_, mapping);
  std::string problem = buffer_shortfall(network_, chip_, mapping);
  if (problem.empty()) problem = deadlock(network_, chip_, mapping);
  if (!problem.empty()) return CapacityShortfall{problem};
  return mapping;
}

void Mapper::place(std::size_t l, TileSupply& supply, Mapping& mapping) const {
  LayerMapping& layer = mapping.layers[l];
  const auto stage = static_cast<std::size_t>(graph_->stage_of_weight_layer[l]);
  const Layer& spec = network_.weight_layer(static_cast<int>(l));
  const int channels = graph_->stages[stage].inputs[0].channels;
  const std::size_t first_block = mapping.blocks.size();
  if (layer.stored == nullptr) cut_layer(spec, channels, static_cast<int>(l), layer, mapping);
  place_layer(chip_, spec, channels, static_cast<int>(l), first_block, supply, layer, mapping);
  assign_channels(mapping, layer);
}

std::uint64_t tiles_needed(const NetworkSpec& network, const ChipConfig& chip,
                           const QuantPolicy& policy) {
  ChipConfig as_named = chip;
  as_named.replication.balance = false;
  auto measured = measure_layers(network, as_named, policy, nullptr);
  auto* layers = std::get_if<std::vector<LayerMapping>>(&measured);
  if (layers == nullptr) return 0;
  plan_replication(as_named, build_dataflow(network), weight_layer_names(network), *layers);
  return tiles_of_all(as_named, *layers);
}

}  // namespace ohmic
