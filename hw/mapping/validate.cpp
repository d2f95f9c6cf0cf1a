#include <algorithm>

#include "hw/mapping/mapping.h"

namespace ohmic {
namespace {

/// Collects the first problem; every check after it is skipped.
class Check {
 public:
  Check(const Mapping& mapping, const ChipConfig& chip) : m_(mapping), chip_(chip) {}

  std::string run() {
    need(m_.graph != nullptr, "the mapping has no dataflow");
    if (!problem_.empty()) return problem_;
    need(m_.layers.size() == m_.graph->stage_of_weight_layer.size(), "the mapping lacks layers");
    need(m_.vector_host.size() == m_.graph->stages.size(), "the mapping lacks hosts of stages");
    placements();
    tiles_.assign(static_cast<std::size_t>(chip_.tiles()), -1);
    for (std::size_t l = 0; problem_.empty() && l < m_.layers.size(); ++l) layer(l);
    if (problem_.empty()) hosts();
    for (std::size_t f = 0; problem_.empty() && f < m_.flows.size(); ++f) flow(f);
    return problem_;
  }

 private:
  void need(bool holds, const std::string& problem) {
    if (!holds && problem_.empty()) problem_ = problem;
  }
  static std::string numbered(const char* noun, std::size_t n) {
    return std::string(noun) + " " + std::to_string(n);
  }
  bool on_chip(int tile) const { return tile >= 0 && tile < chip_.tiles(); }

  void placements() {
    const auto arrays = static_cast<std::uint64_t>(chip_.tiles()) *
                        static_cast<std::uint64_t>(chip_.pes_per_tile) *
                        static_cast<std::uint64_t>(chip_.groups_per_pe);
    std::vector<bool> taken(arrays, false);
    for (std::size_t p = 0; problem_.empty() && p < m_.placements.size(); ++p) {
      const std::string wrong = placement(m_.placements[p], taken);
      if (!wrong.empty()) problem_ = numbered("placement", p) + " " + wrong;
    }
  }

  /// What is wrong with a placement; its array counts as taken from then on.
  std::string placement(const Placement& at, std::vector<bool>& taken) const {
    if (at.block >= m_.blocks.size()) return "names block " + std::to_string(at.block);
    const WeightBlock& block = m_.blocks[at.block];
    if (at.row0 + block.rows > chip_.array().rows ||
        at.column0 + block.columns > chip_.array().columns)
      return "leaves its array";
    if (at.array >= taken.size()) return "names array " + std::to_string(at.array);
    if (taken[at.array]) return "shares its array";
    taken[at.array] = true;
    return "";
  }

  void layer(std::size_t l) {
    const LayerMapping& layer = m_.layers[l];
    const std::string who = numbered("weight layer", l);
    need(!layer.tiles.empty(), who + " has no tile");
    need(!layer.sets.empty(), who + " does not write every channel once");
    std::uint64_t pes = 0;
    for (const TileAssignment& tile : layer.tiles) {
      const std::string number = std::to_string(tile.tile);
      need(on_chip(tile.tile), who + " names tile " + number);
      if (!problem_.empty()) return;
      need(tiles_[static_cast<std::size_t>(tile.tile)] < 0, who + " shares tile " + number);
      tiles_[static_cast<std::size_t>(tile.tile)] = static_cast<int>(l);
      tile_pes(l, tile);
      pes += tile.pes.size();
    }
    need(pes == layer.pes,
         who + " counts " + std::to_string(layer.pes) + " PEs and has " + std::to_string(pes));
    sets(layer, who);
  }

  void tile_pes(std::size_t l, const TileAssignment& tile) {
    const auto wrong = [&](const std::string& what) {
      if (problem_.empty()) problem_ = numbered("weight layer", l) + " " + what;
    };
    if (tile.pes.empty()) wrong("has 0 PEs on a tile");
    std::vector<bool> taken(static_cast<std::size_t>(chip_.pes_per_tile), false);
    for (const PeAssignment& pe : tile.pes) {
      const auto index = static_cast<std::size_t>(pe.pe);
      if (pe.pe < 0 || index >= taken.size() || taken[index])
        return wrong("uses a PE that is not there, or twice");
      taken[index] = true;
      if (pe.groups < 1 || pe.groups > chip_.groups_per_pe)
        return wrong("uses " + std::to_string(pe.groups) + " groups of a PE");
      if (pe.block >= m_.blocks.size() || m_.blocks[pe.block].layer != static_cast<int>(l))
        return wrong("runs a foreign block");
    }
  }

  void sets(const LayerMapping& layer, const std::string& who) {
    int next = 0;
    for (const AccumulationSet& set : layer.sets) {
      need(set.home >= 0 && set.home < static_cast<int>(layer.tiles.size()) &&
               set.shares.size() == layer.tiles.size(),
           who + " completes sums on no tile of its own");
      need(set.writes.first == next && set.writes.last > next,
           who + " does not write every channel once");
      next = set.writes.last;
    }
    need(static_cast<std::uint64_t>(next) == layer.columns * layer.groups,
         who + " does not write every channel once");
  }

  void hosts() {
    for (std::size_t s = 0; s < m_.vector_host.size(); ++s) {
      const bool matrix = m_.graph->stages[s].kind == StageKind::kMatrix;
      need(matrix || (on_chip(m_.vector_host[s]) &&
                      tiles_[static_cast<std::size_t>(m_.vector_host[s])] >= 0),
           numbered("vector stage", s) + " is hosted on no mapped tile");
    }
  }

  /// Does a station of the stage stand on the tile?
  bool stands(FlowEnd end) const {
    if (end.stage == kIoPort) return end.tile == kIoPort;
    if (end.stage < 0 || end.stage >= static_cast<int>(m_.graph->stages.size()) ||
        !on_chip(end.tile))
      return false;
    const Stage& stage = m_.graph->stages[static_cast<std::size_t>(end.stage)];
    if (stage.kind != StageKind::kMatrix)
      return m_.vector_host[static_cast<std::size_t>(end.stage)] == end.tile;
    return tiles_[static_cast<std::size_t>(end.tile)] == stage.weight_layer;
  }

  void flow(std::size_t f) {
    const Flow& flow = m_.flows[f];
    const std::string who = numbered("flow", f);
    need(flow.bits > 0, who + " is empty");
    need(flow.layer >= 0 && flow.layer < static_cast<int>(m_.layers.size()),
         who + " has no layer that pays for it");
    need(stands(flow.from) && stands(flow.to), who + " ends where no station stands");
    if (!problem_.empty() || flow.to.stage == kIoPort) return;
    const Stage& reader = m_.graph->stages[static_cast<std::size_t>(flow.to.stage)];
    need(flow.producer >= 0 && flow.producer < static_cast<int>(reader.producers.size()),
         who + " feeds no input");
  }

  const Mapping& m_;
  const ChipConfig& chip_;
  std::vector<int> tiles_;  ///< weight layer of each tile, -1 where none
  std::string problem_;
};

}  // namespace

std::string validate(const Mapping& mapping, const ChipConfig& chip) {
  return Check(mapping, chip).run();
}

}  // namespace ohmic
