#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/index_set.h"
#include "hw/mapping/line_bits.h"
#include "nets/network_spec.h"
#include "quant/codes.h"

namespace ohmic {

/// Operation units of a layer that follow each other: [first, last).
struct UnitRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t size() const { return last - first; }
};

/// What a layer's operation units are together, of one array of each pair.
struct UnitCounts {
  std::uint64_t units = 0;
  std::uint64_t columns = 0;     ///< that one activation of each converts
  std::uint64_t cells = 0;       ///< rows in use x columns in use
  std::uint64_t index_bits = 0;  ///< of the tables that say where rows come from and sums go
};

/// Operation units over the same rows and columns that hold slices of their weights which follow
/// each other.
struct UnitRun {
  LineSpan rows, columns;
  std::uint32_t first_slice = 0;
  std::uint32_t units = 0;       ///< one a slice; 0: nothing is stored, its entry says so
  std::uint32_t index_bits = 0;  ///< of its entry in the table
};

/// What compression leaves of a layer: its operation units in the order in which they are laid into
/// arrays. docs/operation-units.md.
class StoredUnits {
 public:
  /// sets: see sets(). Where `rows` is not empty, a run's rows are a span of it; where column_list
  /// is not, its columns are places of that.
  StoredUnits(std::vector<IndexRange> sets, LineBits rows, std::vector<std::uint32_t> column_list,
              std::vector<UnitRun> runs);

  const UnitCounts& counts() const { return counts_; }
  /// Output channels that are summed together: about as many as an array has columns.
  const std::vector<IndexRange>& sets() const { return sets_; }
  const std::vector<UnitRun>& runs() const { return runs_; }
  /// The units before run `run`; of all if it is the number of runs.
  std::uint64_t first_unit(std::size_t run) const { return first_unit_[run]; }

  /// The first run that begins at this unit or behind it.
  std::size_t run_from(std::uint64_t unit) const {
    const auto at = std::lower_bound(first_unit_.begin(), first_unit_.end(), unit);
    return static_cast<std::size_t>(at - first_unit_.begin());
  }
  /// Calls visit(run, first_slice, units) for every run that has units in the range.
  template <typename Visit>
  void for_each(UnitRange range, const Visit& visit) const {
    const auto after = std::upper_bound(first_unit_.begin(), first_unit_.end(), range.first);
    for (auto r = static_cast<std::size_t>(after - first_unit_.begin()) - 1;
         r < runs_.size() && first_unit_[r] < range.last; ++r) {
      const std::uint64_t from = std::max(range.first, first_unit_[r]);
      const std::uint64_t to = std::min(range.last, first_unit_[r + 1]);
      if (from < to)
        visit(runs_[r], runs_[r].first_slice + static_cast<std::uint32_t>(from - first_unit_[r]),
              to - from);
    }
  }

  /// Calls visit with each row of the weight matrix that a run's units drive: group x rows of a
  /// group + row.
  template <typename Visit>
  void for_each_row(LineSpan rows, const Visit& visit) const {
    if (!rows_.empty()) return rows_.for_each(rows, visit);
    for (std::uint32_t n = 0; n < rows.count; ++n) visit(rows.first + n);
  }
  /// The same with the output channels that they add to.
  template <typename Visit>
  void for_each_column(LineSpan columns, const Visit& visit) const {
    if (column_list_.empty()) {
      for (std::uint32_t n = 0; n < columns.count; ++n) visit(columns.first + n);
    } else {
      const std::uint32_t* column = column_list_.data() + columns.first;
      for (std::uint32_t n = 0; n < columns.count; ++n) visit(column[n]);
    }
  }

 private:
  std::vector<IndexRange> sets_;
  LineBits rows_;
  std::vector<std::uint32_t> column_list_;
  std::vector<UnitRun> runs_;
  std::vector<std::uint64_t> first_unit_;  ///< of each run, and the number of all
  UnitCounts counts_;
};

}  // namespace ohmic
