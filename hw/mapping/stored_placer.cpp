#include "hw/mapping/stored_placer.h"

#include <algorithm>

#include "hw/mapping/pair_loads.h"

namespace ohmic {
namespace {

IndexSet set_of(std::vector<int> lines) {
  std::sort(lines.begin(), lines.end());
  std::vector<IndexRange> ranges;
  for (const int line : lines) {
    if (ranges.empty() || line > ranges.back().last) ranges.push_back({line, line});
    ranges.back().last = std::max(ranges.back().last, line + 1);
  }
  return IndexSet(std::move(ranges));
}

}  // namespace

/// Lines that the units of a PE use: its rows, and its columns by accumulation set.
struct StoredPlacer::Held {
  std::vector<int> rows;
  std::vector<std::vector<int>> columns;
};

StoredPlacer::StoredPlacer(const ChipConfig& chip, const Layer& spec, int stream_channels,
                           int weight_layer, const LayerMapping& layer)
    : chip_(chip),
      layer_(layer),
      weight_layer_(weight_layer),
      rows_(static_cast<int>(layer.rows)),
      group_channels_(stream_channels / im2col(spec).groups),
      rows_per_channel_(rows_ / group_channels_) {}

void StoredPlacer::place_pe(std::uint64_t index, TileAssignment& tile, Mapping& mapping) const {
  PeAssignment pe;
  pe.pe = static_cast<int>(tile.pes.size());
  const int first_pair = (tile.tile * chip_.pes_per_tile + pe.pe) * chip_.groups_per_pe;
  add_pairs(index, first_pair, pe, mapping);
  const UnitCounts& all = layer_.stored->units.counts();
  const bool of_nothing = all.units == 0 && index == 0;  // a table that says that all is empty
  pe.index_bits = of_nothing ? all.index_bits : index_bits(pe.units);
  pe.first_placement = static_cast<std::uint32_t>(mapping.placements.size());
  if (pe.units.size() > 0)
    add_blocks(held_by(pe.units), static_cast<std::uint32_t>(first_pair), mapping);
  pe.placements = static_cast<std::uint32_t>(mapping.placements.size()) - pe.first_placement;
  tile.pes.push_back(pe);
}

void StoredPlacer::add_pairs(std::uint64_t index, int first_pair, PeAssignment& pe,
                             Mapping& mapping) const {
  const UnitPacking& packing = layer_.stored->packing;
  const auto groups = static_cast<std::uint64_t>(chip_.groups_per_pe);
  const std::uint64_t first = index * groups;
  const std::uint64_t last = std::min(packing.pairs(), first + groups);
  pe.first_pair = static_cast<std::uint32_t>(mapping.pairs.size());
  pe.pairs = static_cast<std::uint32_t>(last - first);
  pe.units = {packing.of_pair(first).first, packing.of_pair(last - 1).last};
  for (std::uint64_t p = first; p < last; ++p) {
    PairLoad at;
    at.pair = static_cast<std::uint32_t>(first_pair) + static_cast<std::uint32_t>(p - first);
    at.array_class = layer_.parts.front().array_class;
    add_stored_pair(*layer_.stored, packing.of_pair(p), at, mapping);
  }
}

/// The table's entries of the runs that begin in these units. Those behind the layer's last unit,
/// which say that nothing is stored, are its PE's.
std::uint64_t StoredPlacer::index_bits(UnitRange units) const {
  if (units.size() == 0) return 0;
  const StoredUnits& stored = layer_.stored->units;
  const bool last = units.last == stored.counts().units;
  std::uint64_t bits = 0;
  for (std::size_t run = stored.run_from(units.first); run < stored.runs().size(); ++run) {
    if (stored.first_unit(run) >= units.last && !last) break;
    bits += stored.runs()[run].index_bits;
  }
  return bits;
}

StoredPlacer::Held StoredPlacer::held_by(UnitRange units) const {
  const StoredUnits& stored = layer_.stored->units;
  Held held;
  held.columns.resize(stored.sets().size());
  std::vector<char> rows(layer_.rows * layer_.groups);
  std::vector<char> columns(layer_.columns * layer_.groups);
  LineSpan last_rows, last_columns;
  stored.for_each(units, [&](const UnitRun& run, std::uint32_t, std::uint64_t) {
    if (!(run.rows == last_rows))
      stored.for_each_row(run.rows, [&](std::uint32_t r) { rows[r] = 1; });
    if (!(run.columns == last_columns))
      stored.for_each_column(run.columns, [&](std::uint32_t c) { columns[c] = 1; });
    last_rows = run.rows;
    last_columns = run.columns;
  });
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (rows[r] != 0) held.rows.push_back(static_cast<int>(r));
  for (std::size_t s = 0; s < stored.sets().size(); ++s) {
    const IndexRange channels = stored.sets()[s];
    for (int c = channels.first; c < channels.last; ++c)
      if (columns[static_cast<std::size_t>(c)] != 0) held.columns[s].push_back(c);
  }
  return held;
}

void StoredPlacer::add_blocks(const Held& held, std::uint32_t pair, Mapping& mapping) const {
  RowSet rows{weight_layer_, set_of(held.rows), {}};
  std::vector<IndexRange> channels;
  for (const IndexRange& range : rows.rows.ranges()) {
    for (int r = range.first; r < range.last; ++r) {
      const int channel = r / rows_ * group_channels_ + r % rows_ / rows_per_channel_;
      if (channels.empty() || channels.back().first != channel)
        channels.push_back({channel, channel + 1});
    }
  }
  rows.channels = IndexSet(std::move(channels));
  const auto row_set = static_cast<std::uint32_t>(mapping.row_sets.size());
  mapping.row_sets.push_back(std::move(rows));
  for (std::size_t s = 0; s < held.columns.size(); ++s) {
    if (held.columns[s].empty()) continue;
    WeightBlock block;
    block.layer = weight_layer_;
    block.array_class = layer_.parts.front().array_class;
    block.row_set = row_set;
    block.columns = set_of(held.columns[s]);
    block.slices = {0, layer_.weight_slices};
    block.set = s;
    mapping.placements.push_back({static_cast<std::uint32_t>(mapping.blocks.size()), kStoredSlices,
                                  pair, layer_.parts.front().array_class, 0, 0});
    mapping.blocks.push_back(std::move(block));
  }
}

}  // namespace ohmic
