#include "hw/mapping/validate.h"

#include <algorithm>

#include "hw/mapping/placer.h"

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
    blocks();
    if (problem_.empty()) placements();
    tiles_.assign(static_cast<std::size_t>(chip_.tiles()), -1);
    classes_ = tile_classes(chip_);
    for (std::size_t l = 0; problem_.empty() && l < m_.layers.size(); ++l) layer(l);
    block_sets();
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

  void blocks() {
    for (std::size_t b = 0; problem_.empty() && b < m_.blocks.size(); ++b) {
      const WeightBlock& block = m_.blocks[b];
      const std::string who = numbered("block", b);
      need(block.layer >= 0 && block.layer < static_cast<int>(m_.layers.size()) &&
               block.row_set < m_.row_sets.size() &&
               m_.row_sets[block.row_set].layer == block.layer,
           who + " has rows of no layer");
    }
  }

  /// Do all blocks add to sets of their layer? For layers and blocks that hold so far.
  void block_sets() {
    for (std::size_t b = 0; problem_.empty() && b < m_.blocks.size(); ++b) {
      const WeightBlock& block = m_.blocks[b];
      const auto& sets = m_.layers[static_cast<std::size_t>(block.layer)].sets;
      need(block.set < sets.size() &&
               overlap(block.columns, sets[block.set].writes) == block.columns.size(),
           numbered("block", b) + " adds to channels that its set does not write");
    }
  }

  void placements() {
    const auto pairs = static_cast<std::size_t>(chip_.tiles()) *
                       static_cast<std::size_t>(chip_.pes_per_tile) *
                       static_cast<std::size_t>(chip_.groups_per_pe);
    last_in_pair_.assign(pairs, kNone);
    before_in_pair_.assign(m_.placements.size(), kNone);
    for (std::size_t p = 0; problem_.empty() && p < m_.placements.size(); ++p) {
      const std::string wrong = placement(p);
      if (!wrong.empty()) problem_ = numbered("placement", p) + " " + wrong;
    }
  }

  /// What is wrong with a placement; it takes its part of its pair from then on.
  std::string placement(std::size_t p) {
    const Placement& at = m_.placements[p];
    if (at.block >= m_.blocks.size()) return "names block " + std::to_string(at.block);
    if (at.slice == kStoredSlices) return stored(at);
    const IndexRange& slices = m_.blocks[at.block].slices;
    const bool adjacent = at.slice == kAdjacentSlices && chip_.adjacent_slices;
    if (!adjacent && (at.slice < slices.first || at.slice >= slices.last))
      return "names slice " + std::to_string(at.slice);
    if (at.array_class < 0 || at.array_class >= static_cast<int>(chip_.arrays.size()))
      return "names array class " + std::to_string(at.array_class);
    const ArrayClass& array = chip_.arrays[static_cast<std::size_t>(at.array_class)];
    if (at.row0 < 0 || at.column0 < 0 || at.row0 + rows(at) > array.rows ||
        at.column0 + columns(at) > array.columns)
      return "leaves its array";
    if (at.pair >= last_in_pair_.size()) return "names array " + std::to_string(at.pair);
    for (std::uint32_t other = last_in_pair_[at.pair]; other != kNone;
         other = before_in_pair_[other]) {
      if (m_.placements[other].array_class != at.array_class)
        return "is in an array of two classes";
      if (overlaps(at, m_.placements[other])) return "shares cells of its array";
    }
    before_in_pair_[p] = last_in_pair_[at.pair];
    last_in_pair_[at.pair] = static_cast<std::uint32_t>(p);
    return "";
  }

  /// The same of what a PE holds of a compressed layer, in its own arrays.
  std::string stored(const Placement& at) const {
    const auto layer = static_cast<std::size_t>(m_.blocks[at.block].layer);
    if (m_.layers[layer].stored == nullptr) return "is of a layer that is not compressed";
    return at.pair < last_in_pair_.size() ? "" : "names array " + std::to_string(at.pair);
  }

  int rows(const Placement& at) const { return m_.rows_of(m_.blocks[at.block]).rows.size(); }
  /// Bit lines; of channels that the layer has not, one each: block_sets() finds them.
  int columns(const Placement& at) const {
    const WeightBlock& block = m_.blocks[at.block];
    const LayerMapping& layer = m_.layers[static_cast<std::size_t>(block.layer)];
    const auto channels = static_cast<int>(layer.columns * layer.groups);
    if (overlap(block.columns, IndexSet(0, channels)) < block.columns.size())
      return block.columns.size();
    return layer.slices.lines(block.columns, at.slice);
  }
  bool overlaps(const Placement& a, const Placement& b) const {
    return a.row0 < b.row0 + rows(b) && b.row0 < a.row0 + rows(a) &&
           a.column0 < b.column0 + columns(b) && b.column0 < a.column0 + columns(a);
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
      need(tile.array_class == classes_[static_cast<std::size_t>(tile.tile)],
           who + " takes tile " + number + " for one of another array class");
      tile_pes(tile, layer.stored != nullptr, who);
      pes += tile.pes.size();
    }
    need(pes == layer.pes,
         who + " counts " + std::to_string(layer.pes) + " PEs and has " + std::to_string(pes));
    if (problem_.empty()) layer_placements(l, who);
    units(layer, who);
    sets(layer, who);
  }

  void tile_pes(const TileAssignment& tile, bool compressed, const std::string& who) {
    need(!tile.pes.empty(), who + " has 0 PEs on a tile");
    std::vector<bool> taken(static_cast<std::size_t>(chip_.pes_per_tile), false);
    for (const PeAssignment& pe : tile.pes) {
      const auto index = static_cast<std::size_t>(pe.pe);
      if (pe.pe < 0 || index >= taken.size() || taken[index])
        return need(false, who + " uses a PE that is not there, or twice");
      taken[index] = true;
      if ((pe.placements == 0 && !compressed) ||
          std::uint64_t{pe.first_placement} + pe.placements > m_.placements.size())
        return need(false, who + " has a PE without placements");
      need(has_pairs(pe, tile), who + " has a PE whose arrays do nothing that is known");
    }
  }

  /// Are the loads of a PE's pairs there, in arrays of its tile?
  bool has_pairs(const PeAssignment& pe, const TileAssignment& tile) const {
    const int place = tile.tile * chip_.pes_per_tile + pe.pe;
    if (pe.pairs == 0 || std::uint64_t{pe.first_pair} + pe.pairs > m_.pairs.size()) return false;
    const PeLoad load = m_.load_of(pe);
    return std::all_of(load.begin(), load.end(), [&](const PairLoad& pair) {
      return static_cast<int>(pair.pair) / chip_.groups_per_pe == place &&
             pair.array_class == tile.array_class &&
             std::uint64_t{pair.first_run} + pair.runs <= m_.runs.size();
    });
  }

  /// Does every copy of a compressed layer hold each of its units once, in their order?
  void units(const LayerMapping& layer, const std::string& who) {
    if (layer.stored == nullptr) return;
    std::uint64_t held = 0;
    std::uint64_t copies = 0;
    for (const TileAssignment& tile : layer.tiles) {
      for (const PeAssignment& pe : tile.pes) {
        if (pe.units.first == 0 && held == layer.units.units) held = 0;
        need(pe.units.first == held && pe.units.last <= layer.units.units,
             who + " has operation units twice or not at all");
        held = pe.units.last;
        if (held == layer.units.units && pe.units.size() > 0) ++copies;
      }
    }
    need(layer.units.units == 0 || copies == layer.copies,
         who + " has operation units twice or not at all");
  }

  /// Do a layer's PEs hold blocks of the layer, in arrays of their own? For PEs that hold so far.
  void layer_placements(std::size_t l, const std::string& who) {
    const LayerMapping& layer = m_.layers[l];
    for_each_placement(
        m_, layer,
        [&](std::size_t t, const PeAssignment& pe, const WeightBlock& block, const Placement& at) {
          const int place = static_cast<int>(at.pair) / chip_.groups_per_pe;
          if (block.layer != static_cast<int>(l)) {
            need(false, who + " runs a foreign block");
          } else if (place != layer.tiles[t].tile * chip_.pes_per_tile + pe.pe) {
            need(false, who + " has a placement in another PE");
          }
        });
  }

  void sets(const LayerMapping& layer, const std::string& who) {
    IndexSet written;
    int channels = 0;
    for (const AccumulationSet& set : layer.sets) {
      need(set.home >= 0 && set.home < static_cast<int>(layer.tiles.size()) &&
               set.shares.size() == layer.tiles.size(),
           who + " completes sums on no tile of its own");
      written.unite(set.writes);
      channels += set.writes.size();
    }
    const auto all = static_cast<int>(layer.columns * layer.groups);
    need(channels == all && written == IndexSet(0, all),
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

  /// Does a tile stage of the stage stand on the tile?
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
    need(stands(flow.from) && stands(flow.to), who + " ends where no stage stands");
    if (!problem_.empty() || flow.to.stage == kIoPort) return;
    const Stage& reader = m_.graph->stages[static_cast<std::size_t>(flow.to.stage)];
    need(flow.producer >= 0 && flow.producer < static_cast<int>(reader.producers.size()),
         who + " feeds no input");
  }

  const Mapping& m_;
  const ChipConfig& chip_;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::vector<std::uint32_t> last_in_pair_;    ///< placement that was looked at last, per pair
  std::vector<std::uint32_t> before_in_pair_;  ///< the one before it in the same pair
  std::vector<int> tiles_;                     ///< weight layer of each tile, -1 if none
  std::vector<int> classes_;                   ///< array class of each tile
  std::string problem_;
};

}  // namespace

std::string validate(const Mapping& mapping, const ChipConfig& chip) {
  return Check(mapping, chip).run();
}

}  // namespace ohmic
