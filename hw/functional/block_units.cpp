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

}  // namespace

std::vector<UnitCells> dense_block_units(const ChipConfig& chip, const Mapping& mapping,
                                         const WeightBlock& block, const std::vector<int>& slices) {
  const auto layer = static_cast<std::size_t>(block.layer);
  const auto array_class = static_cast<std::size_t>(mapping.layers[layer].array_class);
  const ArrayClass& array = chip.arrays[array_class];
  const auto rows = static_cast<std::uint32_t>(mapping.rows_of(block).rows.size());
  const auto columns = static_cast<std::uint32_t>(block.columns.size());
  auto groups = static_cast<std::uint32_t>(block.groups);
  if (is_whole(chip.ou(array), array)) groups = 1;  // the whole diagonal at once
  const auto high = static_cast<std::uint32_t>(chip.ou(array).rows);
  const auto wide = static_cast<std::uint32_t>(chip.ou(array).columns);
  const std::uint32_t group_rows = rows / groups;
  const std::uint32_t group_columns = columns / groups;
  std::vector<UnitCells> units;
  for (const int slice : slices) {
    for (std::uint32_t g = 0; g < groups; ++g) {
      for (std::uint32_t r = 0; r < group_rows; r += high) {
        for (std::uint32_t c = 0; c < group_columns; c += wide) {
          const std::uint32_t across = std::min(wide, group_columns - c);
          units.push_back({slice, lines(g * group_rows + r, std::min(high, group_rows - r)),
                           lines(g * group_columns + c, across),
                           drives_of(chip, static_cast<int>(across))});
        }
      }
    }
  }
  return units;
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
