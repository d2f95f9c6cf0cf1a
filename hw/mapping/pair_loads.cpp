#include "hw/mapping/pair_loads.h"

#include <algorithm>

namespace ohmic {
namespace {

std::uint64_t count(int n) { return static_cast<std::uint64_t>(n); }

}  // namespace

bool is_whole(const OuSize& unit, const ArrayClass& array) {
  return unit.rows == array.rows && unit.columns == array.columns;
}

std::vector<ActivationRun> dense_runs(const ChipConfig& chip, const ArrayClass& array,
                                      const Diagonal& weights) {
  const OuSize unit = chip.ou(array);
  const std::uint64_t rows = count(weights.groups) * count(weights.rows);
  if (is_whole(unit, array))
    return {{weights.groups * weights.columns, 1, rows, rows * count(weights.columns)}};
  const std::uint64_t strips =
      count(weights.groups) * ceil_div(count(weights.rows), count(unit.rows));
  const std::uint64_t full = count(weights.columns / unit.columns);
  const int rest = weights.columns % unit.columns;
  std::vector<ActivationRun> runs;
  if (full > 0)
    runs.push_back({unit.columns, strips * full, rows * full, rows * full * count(unit.columns)});
  if (rest > 0) runs.push_back({rest, strips, rows, rows * count(rest)});
  return runs;
}

int most_rows(const ChipConfig& chip, const ArrayClass& array, const Diagonal& weights) {
  const OuSize unit = chip.ou(array);
  return is_whole(unit, array) ? weights.groups * weights.rows : std::min(unit.rows, weights.rows);
}

UnitCounts dense_units(const std::vector<ActivationRun>& runs) {
  UnitCounts units;
  for (const ActivationRun& run : runs) {
    units.units += run.activations;
    units.columns += run.activations * count(run.columns);
    units.cells += run.cells;
  }
  return units;
}

void add_run(const ActivationRun& more, std::size_t first, std::vector<ActivationRun>& runs) {
  const auto same =
      std::find_if(runs.begin() + static_cast<std::ptrdiff_t>(first), runs.end(),
                   [&](const ActivationRun& run) { return run.columns == more.columns; });
  if (same == runs.end()) return runs.push_back(more);
  same->activations += more.activations;
  same->rows += more.rows;
  same->cells += more.cells;
}

void add_stored_pair(const StoredLayer& stored, UnitRange units, PairLoad at, Mapping& mapping) {
  const OuSize lines = stored.packing.lines_in_use(units);
  at.rows = lines.rows;
  at.columns = lines.columns;
  at.first_run = static_cast<std::uint32_t>(mapping.runs.size());
  stored.units.for_each(units, [&](const UnitRun& run, std::uint32_t, std::uint64_t n) {
    at.most_rows = std::max(at.most_rows, static_cast<int>(run.rows.count));
    const std::uint64_t rows = n * run.rows.count;
    add_run({static_cast<int>(run.columns.count), n, rows, rows * run.columns.count}, at.first_run,
            mapping.runs);
  });
  at.runs = static_cast<std::uint32_t>(mapping.runs.size()) - at.first_run;
  mapping.pairs.push_back(at);
}

}  // namespace ohmic
