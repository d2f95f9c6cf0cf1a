#include "hw/functional/block_units.h"

#include <algorithm>
#include <numeric>

#include "hw/device/pe_schedule.h"
#include "hw/mapping/pair_loads.h"

namespace ohmic {
namespace {

std::vector<std::uint32_t> lines(std::uint32_t first, std::uint32_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), first);
  return all;
}

/// Where a line stands among rising ones.
std::uint32_t position(const std::vector<int>& all, std::uint32_t line) {
  const auto at = std::lower_bound(all.begin(), all.end(), static_cast<int>(line));
  return static_cast<std::uint32_t>(at - all.begin());
}

/// Bit lines of a block's columns in their order, cut into those of a unit. The columns of other
/// slices leave gaps that are no bit lines, but count in the cut.
std::vector<std::vector<DenseUnit::Line>> unit_lines(const ColumnSlices& slices,
                                                     const std::vector<int>& channels,
                                                     IndexRange columns, int slice, int across) {
  std::vector<std::vector<DenseUnit::Line>> units;
  int position = 0;
  for (int c = columns.first; c < columns.last; ++c) {
    const int deep = slices.of(channels[static_cast<std::size_t>(c)]);
    const bool adjacent = slice == kAdjacentSlices;
    for (int s = adjacent ? 0 : slice; s < (adjacent ? deep : slice + 1); ++s, ++position) {
      if (position % across == 0) units.emplace_back();
      if (s < deep) units.back().push_back({static_cast<std::uint32_t>(c), s});
    }
  }
  return units;
}

/// Positions of a block's columns that belong to each of its convolution groups.
std::vector<IndexRange> group_columns(const std::vector<int>& channels, int columns) {
  std::vector<IndexRange> groups;
  int group = -1;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const auto at = static_cast<int>(c);
    if (channels[c] / columns != group) groups.push_back({at, at});
    group = channels[c] / columns;
    ++groups.back().last;
  }
  return groups;
}

/// The cells of a unit, slice by slice.
std::vector<UnitCells> cells_of(const ChipConfig& chip, const DenseUnit& unit) {
  std::vector<UnitCells> parts;
  for (const DenseUnit::Line& line : unit.lines) {
    auto part = std::find_if(parts.begin(), parts.end(),
                             [&](const UnitCells& p) { return p.slice == line.slice; });
    if (part == parts.end()) {
      const std::uint64_t reads = drives_of(chip, static_cast<int>(unit.lines.size()));
      part = parts.insert(part, {line.slice, unit.rows, {}, reads, parts.empty()});
    }
    part->columns.push_back(line.column);
  }
  return parts;
}

}  // namespace

std::vector<DenseUnit> dense_units_of(const ChipConfig& chip, const Mapping& mapping,
                                      const WeightBlock& block, int slice) {
  const LayerMapping& layer = mapping.layers[static_cast<std::size_t>(block.layer)];
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(block.array_class)];
  const OuSize size = chip.ou(array);
  const bool whole = is_whole(size, array);  // the whole diagonal at once
  const auto rows = static_cast<std::uint32_t>(mapping.rows_of(block).rows.size());
  const std::uint32_t group_rows = rows / static_cast<std::uint32_t>(block.groups);
  const std::vector<int> channels = block.columns.indices();
  std::vector<IndexRange> groups{{0, static_cast<int>(channels.size())}};
  if (!whole) groups = group_columns(channels, static_cast<int>(layer.columns));
  const std::uint32_t strip = whole ? rows : static_cast<std::uint32_t>(size.rows);
  const int across = whole ? array.columns : size.columns;
  std::vector<DenseUnit> units;
  std::uint32_t first_row = 0;
  for (const IndexRange& columns : groups) {
    const auto cut = unit_lines(layer.slices, channels, columns, slice, across);
    const std::uint32_t last_row = first_row + (whole ? rows : group_rows);
    for (std::uint32_t r = first_row; r < last_row; r += strip) {
      const std::uint32_t high = std::min(strip, last_row - r);
      for (const auto& unit : cut) {
        if (unit.empty()) continue;
        units.push_back({lines(r, high), unit, unit.size() * (whole ? group_rows : high)});
      }
    }
    first_row = last_row;
  }
  return units;
}

std::vector<UnitCells> dense_block_units(const ChipConfig& chip, const Mapping& mapping,
                                         const WeightBlock& block, const std::vector<int>& slices) {
  std::vector<UnitCells> cells;
  for (const int slice : slices) {
    for (const DenseUnit& unit : dense_units_of(chip, mapping, block, slice)) {
      for (UnitCells& part : cells_of(chip, unit)) cells.push_back(std::move(part));
    }
  }
  return cells;
}

std::vector<UnitCells> stored_block_units(const ChipConfig& chip, const Mapping& mapping,
                                          const PeAssignment& pe, const WeightBlock& block) {
  const auto layer = static_cast<std::size_t>(block.layer);
  const StoredUnits& stored = mapping.layers[layer].stored->units;
  const std::vector<int> rows = mapping.rows_of(block).rows.indices();
  const std::vector<int> columns = block.columns.indices();
  const IndexRange set = stored.sets()[block.set];
  std::vector<UnitCells> units;
  stored.for_each(pe.units, [&](const UnitRun& run, std::uint32_t first, std::uint64_t count) {
    UnitCells unit;
    std::uint32_t before = 0;  // columns of the unit
    stored.for_each_column(run.columns, [&](std::uint32_t column) {
      const auto c = static_cast<int>(column);
      if (c >= set.first && c < set.last) {
        unit.drives = unit.drives && (before == 0 || !unit.columns.empty());
        unit.columns.push_back(position(columns, column));
      }
      ++before;
    });
    if (unit.columns.empty()) return;
    stored.for_each_row(run.rows,
                        [&](std::uint32_t row) { unit.rows.push_back(position(rows, row)); });
    unit.reads = drives_of(chip, static_cast<int>(run.columns.count));
    for (std::uint64_t n = 0; n < count; ++n) {
      unit.slice = static_cast<int>(first + n);
      units.push_back(unit);
    }
  });
  return units;
}

}  // namespace ohmic
