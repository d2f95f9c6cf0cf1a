#include "hw/cost/mapped_units.h"

#include <algorithm>

#include "hw/device/pe_schedule.h"

namespace ohmic {
namespace {

void add_pe(const PeUnits& used, const PeAssignment& pe, Inventory& units) {
  ++units.pes;
  units.index_bits += pe.index_bits;
  if (pe.index_bits > 0) ++units.index_ports;
  units.cells += used.cells;
  units.dacs += used.dacs;
  units.sample_holds += used.sample_holds;
  units.adcs += used.adcs;
}

bool pools(const Stage& stage) {
  return std::any_of(stage.post_ops.begin(), stage.post_ops.end(),
                     [](const PostOp& s) { return s.kind != PostOpKind::kLookUp; });
}

/// LUT, pooling and vector lanes that a stage keeps busy on the tiles where its outputs are
/// completed.
void add_stage(const ChipConfig& chip, const Stage& stage, const LayerMapping& layer,
               std::vector<Inventory>& by_class) {
  const bool matrix = stage.kind == StageKind::kMatrix;
  const auto host = static_cast<std::size_t>(layer.sets.front().home);
  for (std::size_t t = 0; t < layer.tiles.size(); ++t) {
    const TileAssignment& tile = layer.tiles[t];
    if (matrix ? tile.writes.empty() : t != host) continue;
    Inventory& units = by_class[static_cast<std::size_t>(tile.array_class)];
    units.lut_lanes += static_cast<std::uint64_t>(chip.lut_lanes);
    if (pools(stage)) units.pool_lanes += static_cast<std::uint64_t>(chip.pool_lanes);
    if (matrix) continue;
    units.vector_lanes += static_cast<std::uint64_t>(chip.vector_lanes);
    units.buffers += 2;  // operands and results
  }
}

/// What the PEs and tiles of a layer have.
void add_tiles(const ChipConfig& chip, const Mapping& mapping, const LayerMapping& layer,
               std::vector<Inventory>& by_class) {
  for (const TileAssignment& tile : layer.tiles) {
    Inventory& units = by_class[static_cast<std::size_t>(tile.array_class)];
    for (const PeAssignment& pe : tile.pes) add_pe(units_of(chip, mapping.load_of(pe)), pe, units);
    ++units.tiles;
    units.buffers += 2;
    ++units.links;
  }
}

}  // namespace

std::vector<std::vector<Inventory>> mapped_units(const Mapping& mapping, const ChipConfig& chip) {
  std::vector<std::vector<Inventory>> all(mapping.layers.size(),
                                          std::vector<Inventory>(chip.arrays.size()));
  for (std::size_t l = 0; l < all.size(); ++l) {
    const LayerMapping& layer = mapping.layers[l];
    add_tiles(chip, mapping, layer, all[l]);
    for (const AccumulationSet& set : layer.sets) {
      std::uint64_t shares = 0;
      for (int pes : set.shares) shares += static_cast<std::uint64_t>(pes);
      if (shares == 0) continue;
      const TileAssignment& home = layer.tiles[static_cast<std::size_t>(set.home)];
      all[l][static_cast<std::size_t>(home.array_class)].adders +=
          (shares - 1) * static_cast<std::uint64_t>(set.writes.size());
    }
  }
  for (const Stage& stage : mapping.graph->stages) {
    const auto l = static_cast<std::size_t>(stage.weight_layer);
    add_stage(chip, stage, mapping.layers[l], all[l]);
  }
  return all;
}

}  // namespace ohmic
