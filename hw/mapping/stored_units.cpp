#include "hw/mapping/stored_units.h"

#include <utility>

namespace ohmic {

StoredUnits::StoredUnits(std::vector<IndexRange> sets, LineBits rows,
                         std::vector<std::uint32_t> column_list, std::vector<UnitRun> runs)
    : sets_(std::move(sets)),
      rows_(std::move(rows)),
      column_list_(std::move(column_list)),
      runs_(std::move(runs)) {
  first_unit_.reserve(runs_.size() + 1);
  for (const UnitRun& run : runs_) {
    first_unit_.push_back(counts_.units);
    counts_.units += run.units;
    counts_.columns += std::uint64_t{run.units} * run.columns.count;
    counts_.cells += std::uint64_t{run.units} * run.columns.count * run.rows.count;
    counts_.index_bits += run.index_bits;
  }
  first_unit_.push_back(counts_.units);
}

}  // namespace ohmic
