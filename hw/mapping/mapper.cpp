#include "hw/mapping/mapper.h"

#include <algorithm>

#include "hw/mapping/block_cutter.h"
#include "hw/mapping/deadlock_check.h"
#include "hw/mapping/flow_planner.h"
#include "hw/mapping/placer.h"
#include "hw/mapping/replication_plan.h"

namespace ohmic {
namespace {

std::string plural(std::uint64_t n, const char* noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

/// Adds a PE to a tile with its part of the slices of its block.
void place_pe(const ChipConfig& chip, const LayerMapping& layer, std::uint32_t block,
              std::uint64_t first_slice, TileAssignment& tile, Mapping& mapping) {
  const auto groups = static_cast<std::uint64_t>(chip.groups_per_pe);
  const auto slices = static_cast<std::uint64_t>(layer.weight_slices);
  PeAssignment pe;
  pe.pe = static_cast<int>(tile.pes.size());
  pe.block = block;
  pe.first_placement = static_cast<std::uint32_t>(mapping.placements.size());
  const auto pe_index =
      static_cast<std::uint64_t>(tile.tile) * static_cast<std::uint64_t>(chip.pes_per_tile) +
      static_cast<std::uint64_t>(pe.pe);
  for (auto s = first_slice; s < std::min(slices, first_slice + groups); ++s) {
    mapping.placements.push_back({block, static_cast<int>(s),
                                  static_cast<std::uint32_t>(pe_index * groups + (s - first_slice)),
                                  0, 0});
    ++pe.groups;
  }
  tile.pes.push_back(pe);
}

/// Lays the copies of a layer down on consecutive tiles, the next ones of `tiles`. A tile belongs
/// to one copy of one layer.
void place_layer(const ChipConfig& chip, std::size_t first_block, const int*& tiles,
                 LayerMapping& layer, Mapping& mapping) {
  const auto groups = static_cast<std::uint64_t>(chip.groups_per_pe);
  const auto per_tile = static_cast<std::uint64_t>(chip.pes_per_tile);
  const auto pes_per_block = ceil_div(static_cast<std::uint64_t>(layer.weight_slices), groups);
  for (std::uint64_t copy = 0; copy < layer.copies; ++copy) {
    for (std::uint64_t n = 0; n < layer.pes / layer.copies; ++n) {
      if (n % per_tile == 0) {
        layer.tiles.emplace_back();
        layer.tiles.back().tile = *tiles++;
        layer.tiles.back().copy = static_cast<int>(copy);
      }
      place_pe(chip, layer, static_cast<std::uint32_t>(first_block + n / pes_per_block),
               n % pes_per_block * groups, layer.tiles.back(), mapping);
    }
  }
}

/// The tiles' channels: what each reads, which sums it completes.
void assign_channels(const Mapping& mapping, LayerMapping& layer) {
  for (TileAssignment& tile : layer.tiles) {
    std::vector<ChannelRange> reads;
    std::vector<std::pair<int, int>> row_blocks;
    for (const PeAssignment& pe : tile.pes) {
      const WeightBlock& block = mapping.blocks[pe.block];
      reads.push_back(block.reads);
      const std::pair<int, int> rows{block.group0, block.row_block};
      if (std::find(row_blocks.begin(), row_blocks.end(), rows) == row_blocks.end()) {
        row_blocks.push_back(rows);
        tile.rows_read += static_cast<std::uint64_t>(block.rows);
      }
    }
    tile.reads = merge_ranges(std::move(reads));
    tile.channels_read = total_size(tile.reads);
  }
  layer.sets = accumulation_sets(mapping, layer);
  for (const AccumulationSet& set : layer.sets) {
    TileAssignment& home = layer.tiles[static_cast<std::size_t>(set.home)];
    home.writes.push_back(set.writes);
    home.channels_written += set.writes.size();
  }
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
      placement_order_(placement_order(chip)) {
  for (std::size_t l = 0; l < network_.weight_layers.size(); ++l)
    names_.push_back(network_.weight_layer(static_cast<int>(l)).name);
}

std::variant<Mapping, CapacityShortfall> Mapper::map(const QuantPolicy& policy) const {
  Mapping mapping;
  mapping.graph = graph_.get();
  for (std::size_t l = 0; l < network_.weight_layers.size(); ++l) {
    const LayerBits& bits = policy.layers[l];
    mapping.layers.push_back(measure_layer(chip_, network_.weight_layer(static_cast<int>(l)),
                                           bits.weight_bits, bits.activation_bits));
  }
  plan_replication(chip_, *graph_, names_, mapping.layers);
  std::uint64_t tiles_needed = 0;
  for (const LayerMapping& layer : mapping.layers) tiles_needed += tiles_of(chip_, layer);
  if (tiles_needed > static_cast<std::uint64_t>(chip_.tiles())) {
    return CapacityShortfall{missing(chip_, mapping, tiles_needed)};
  }
  const int* next_tile = placement_order_.data();
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    LayerMapping& layer = mapping.layers[l];
    const auto stage = static_cast<std::size_t>(graph_->stage_of_weight_layer[l]);
    const std::size_t first_block = mapping.blocks.size();
    cut_layer(chip_, network_.weight_layer(static_cast<int>(l)),
              graph_->stages[stage].inputs[0].channels, static_cast<int>(l), layer, mapping.blocks);
    place_layer(chip_, first_block, next_tile, layer, mapping);
    assign_channels(mapping, layer);
  }
  plan_flows(chip_, mapping);
  std::string problem = buffer_shortfall(network_, chip_, mapping);
  if (problem.empty()) problem = standstill(network_, chip_, mapping);
  if (!problem.empty()) return CapacityShortfall{problem};
  return mapping;
}

}  // namespace ohmic
