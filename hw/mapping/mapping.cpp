#include "hw/mapping/mapping.h"

#include <algorithm>

namespace ohmic {
namespace {

std::string check_placement(const Mapping& m, const ChipConfig& chip, std::size_t p) {
  const Placement& at = m.placements[p];
  const std::string who = "placement " + std::to_string(p);
  if (at.block >= m.blocks.size()) return who + " names block " + std::to_string(at.block);
  const WeightBlock& block = m.blocks[at.block];
  if (at.row0 + block.rows > chip.array().rows ||
      at.column0 + block.columns > chip.array().columns) {
    return who + " leaves its array";
  }
  const auto arrays = static_cast<std::uint64_t>(chip.tiles()) *
                      static_cast<std::uint64_t>(chip.pes_per_tile) *
                      static_cast<std::uint64_t>(chip.groups_per_pe);
  if (at.array >= arrays) return who + " names array " + std::to_string(at.array);
  return "";
}

std::string check_layer(const Mapping& m, const ChipConfig& chip, std::size_t l,
                        std::vector<bool>& taken) {
  const std::string who = "weight layer " + std::to_string(l);
  std::uint64_t pes = 0;
  for (const TileAssignment& tile : m.layers[l].tiles) {
    if (tile.tile < 0 || tile.tile >= chip.tiles())
      return who + " names tile " + std::to_string(tile.tile);
    if (taken[static_cast<std::size_t>(tile.tile)])
      return who + " shares tile " + std::to_string(tile.tile);
    taken[static_cast<std::size_t>(tile.tile)] = true;
    if (tile.pes.empty() || tile.pes.size() > static_cast<std::size_t>(chip.pes_per_tile)) {
      return who + " has " + std::to_string(tile.pes.size()) + " PEs on a tile";
    }
    for (const PeAssignment& pe : tile.pes) {
      if (pe.groups < 1 || pe.groups > chip.groups_per_pe)
        return who + " uses " + std::to_string(pe.groups) + " groups of a PE";
      if (pe.block >= m.blocks.size() || m.blocks[pe.block].layer != static_cast<int>(l))
        return who + " runs a foreign block";
    }
    pes += tile.pes.size();
  }
  if (pes != m.layers[l].pes)
    return who + " counts " + std::to_string(m.layers[l].pes) + " PEs and has " +
           std::to_string(pes);
  int channels = 0;
  for (const AccumulationSet& set : m.layers[l].sets) channels += set.writes.size();
  if (static_cast<std::uint64_t>(channels) != m.layers[l].columns * m.layers[l].groups)
    return who + " does not write every channel once";
  return "";
}

}  // namespace

std::uint64_t Mapping::tiles_used() const {
  std::uint64_t n = 0;
  for (const LayerMapping& layer : layers) n += layer.tiles.size();
  return n;
}

std::uint64_t Mapping::pes_used() const {
  std::uint64_t n = 0;
  for (const LayerMapping& layer : layers) n += layer.pes;
  return n;
}

std::uint64_t Mapping::crossbars_used() const {
  std::uint64_t n = 0;
  for (const LayerMapping& layer : layers) n += layer.crossbars();
  return n;
}

std::string validate(const Mapping& m, const ChipConfig& chip) {
  if (m.graph == nullptr) return "the mapping has no dataflow";
  for (std::size_t p = 0; p < m.placements.size(); ++p) {
    const std::string problem = check_placement(m, chip, p);
    if (!problem.empty()) return problem;
  }
  std::vector<bool> taken(static_cast<std::size_t>(chip.tiles()), false);
  for (std::size_t l = 0; l < m.layers.size(); ++l) {
    const std::string problem = check_layer(m, chip, l, taken);
    if (!problem.empty()) return problem;
  }
  const auto on_chip = [&](FlowEnd end) { return end.tile >= kIoPort && end.tile < chip.tiles(); };
  for (const Flow& flow : m.flows) {
    if (!on_chip(flow.from) || !on_chip(flow.to) || flow.bits == 0)
      return "a flow leaves the chip or is empty";
  }
  return "";
}

}  // namespace ohmic
