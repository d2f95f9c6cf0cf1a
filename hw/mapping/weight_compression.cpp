#include "hw/mapping/weight_compression.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace ohmic {
namespace {

using Line = std::uint32_t;

/// Neighbouring columns of one convolution group, as many as an operation unit has or fewer.
struct ColumnGroup {
  Line group = 0;    ///< of the convolution
  LineSpan columns;  ///< output channels
};

Line bit_length(unsigned x) {
  Line bits = 0;
  for (; x != 0; x >>= 1) ++bits;
  return bits;
}

/// Cuts one layer and finds what is left of it.
class Compressor {
 public:
  Compressor(const ChipConfig& chip, const ArrayClass& array, const Im2col& matrix,
             const LayerCodes& codes, const ColumnSlices& slices)
      : codes_(codes),
        of_columns_(slices),
        rows_(static_cast<Line>(matrix.rows)),
        columns_(static_cast<Line>(matrix.columns)),
        groups_(static_cast<Line>(matrix.groups)),
        unit_rows_(static_cast<Line>(chip.ou(array).rows)),
        unit_columns_(static_cast<Line>(chip.ou(array).columns)),
        cell_bits_(static_cast<Line>(chip.bits_per_cell)),
        slices_(static_cast<Line>(slices.most())),
        by_strip_(chip.packing == Packing::kAligned),
        widths_(rows_) {
    cut_columns(static_cast<Line>(array.columns));
  }

  StoredUnits run(Compression compression) {
    switch (compression) {
      case Compression::kNone:
        break;
      case Compression::kLayerPlanes:
        store_layer_planes();
        break;
      case Compression::kBlockPlanes:
        store_block_planes();
        break;
      case Compression::kZeroRows:
        row_bits_ = {rows_, cuts_.size() * slices_, cuts_.size() / groups_ * slices_};
        runs_.reserve(std::size_t{rows_ / unit_rows_ + 1} * cuts_.size() * slices_);  // at most
        for_each_set([this](std::size_t first, std::size_t last) { store_rows(first, last); });
        break;
      case Compression::kZeroColumns:
        store_columns();
        break;
    }
    return {std::move(sets_), std::move(row_bits_), std::move(column_list_), std::move(runs_)};
  }

 private:
  void cut_columns(Line array_columns) {
    for (Line q = 0; q < groups_; ++q) {
      for (Line c = 0; c < columns_; c += unit_columns_)
        cuts_.push_back({q, {q * columns_ + c, std::min(unit_columns_, columns_ - c)}});
    }
    for (std::size_t k = 0; k < cuts_.size(); ++k) {
      const auto first = static_cast<int>(cuts_[k].columns.first);
      const auto last = first + static_cast<int>(cuts_[k].columns.count);
      if (sets_.empty() || last - sets_.back().first > static_cast<int>(array_columns)) {
        sets_.push_back({first, last});
        set_begins_.push_back(k);
      }
      sets_.back().last = last;
    }
    set_begins_.push_back(cuts_.size());
  }

  /// Calls visit(first, last) with the column groups of each set.
  template <typename Visit>
  void for_each_set(const Visit& visit) const {
    for (std::size_t s = 0; s + 1 < set_begins_.size(); ++s)
      visit(set_begins_[s], set_begins_[s + 1]);
  }

  /// Calls visit(strip) for the rows of each strip of a convolution group.
  template <typename Visit>
  void for_each_strip(Line group, const Visit& visit) const {
    for (Line r = 0; r < rows_; r += unit_rows_)
      visit(LineSpan{group * rows_ + r, std::min(unit_rows_, rows_ - r)});
  }

  const std::int16_t* column_codes(Line column) const {
    return codes_.data() + std::size_t{column} * rows_;
  }

  /// Bits that some magnitude of a column group has, a word a row: widths_.
  void unite(const ColumnGroup& cut) {
    std::fill(widths_.begin(), widths_.end(), std::uint16_t{0});
    for (Line c = 0; c < cut.columns.count; ++c) {
      const std::int16_t* codes = column_codes(cut.columns.first + c);
      for (Line r = 0; r < rows_; ++r)
        widths_[r] = static_cast<std::uint16_t>(widths_[r] | std::abs(codes[r]));
    }
  }

  Line slices_of(unsigned bits) const { return (bit_length(bits) + cell_bits_ - 1) / cell_bits_; }

  void store_layer_planes() {
    unsigned bits = 0;
    for (const std::int16_t code : codes_) bits |= static_cast<unsigned>(std::abs(code));
    const Line deep = slices_of(bits);
    store_strips([deep](std::size_t, LineSpan) { return deep; }, 0);
  }

  void store_block_planes() {
    const std::size_t strips = (rows_ + unit_rows_ - 1) / unit_rows_;
    std::vector<std::uint16_t> deep(cuts_.size() * strips);
    for (std::size_t k = 0; k < cuts_.size(); ++k) {
      unite(cuts_[k]);
      for (Line r = 0; r < rows_; ++r) deep[k * strips + r / unit_rows_] |= widths_[r];
    }
    const auto entry = static_cast<Line>(ceil_log2(slices_ + 1));
    store_strips(
        [&](std::size_t k, LineSpan strip) {
          return slices_of(deep[k * strips + strip.first % rows_ / unit_rows_]);
        },
        entry);
  }

  /// A run a block: `deep` tells how many slices it stores. Aligned, all of a strip lie together.
  template <typename Deep>
  void store_strips(const Deep& deep, Line entry) {
    const auto store = [&](std::size_t first, std::size_t last) {
      for (std::size_t from = first, to = first; from < last; from = to) {
        const Line group = cuts_[from].group;
        while (to < last && cuts_[to].group == group) ++to;
        for_each_strip(group, [&](LineSpan strip) {
          for (std::size_t k = from; k < to; ++k)
            add_slices(strip, cuts_[k].columns, deep(k, strip), entry, runs_);
        });
      }
    };
    if (by_strip_) return store(0, cuts_.size());
    for_each_set(store);
  }

  /// Adds a run of the slices below `deep`. If columns have several widths, a slice is over those
  /// that have it: a run for slices over the same columns. columns: output channels, or of the list
  /// if they are listed. index_bits: of them all.
  void add_slices(LineSpan rows, LineSpan columns, Line deep, Line index_bits,
                  std::vector<UnitRun>& runs, bool listed = false) {
    if (of_columns_.alike()) return runs.push_back({rows, columns, 0, deep, index_bits});
    std::vector<Line> all(columns.count);
    for (Line n = 0; n < columns.count; ++n)
      all[n] = listed ? column_list_[columns.first + n] : columns.first + n;
    bool first = true;
    for (Line p = 0; p < deep; ++p) {
      const LineSpan with = list_columns(all, p);
      if (with.count == 0) break;
      if (!first &&
          runs.back().columns.count == with.count) {  // the same: a slice more has no more
        ++runs.back().units;
        continue;
      }
      runs.push_back({rows, with, p, 1, first ? index_bits : 0});
      first = false;
    }
    if (first) runs.push_back({rows, columns, 0, 0, index_bits});
  }

  /// Lists those of some output channels that have a slice.
  LineSpan list_columns(const std::vector<Line>& all, Line slice) {
    LineSpan with{static_cast<Line>(column_list_.size()), 0};
    for (const Line column : all) {
      if (of_columns_.of(static_cast<int>(column)) <= static_cast<int>(slice)) continue;
      column_list_.push_back(column);
      ++with.count;
    }
    return with;
  }

  /// The columns of a group at each slice.
  std::vector<LineSpan> columns_by_slice(const ColumnGroup& cut) {
    std::vector<LineSpan> spans(slices_, cut.columns);
    if (of_columns_.alike()) return spans;
    std::vector<Line> all(cut.columns.count);
    for (Line n = 0; n < cut.columns.count; ++n) all[n] = cut.columns.first + n;
    for (Line p = 0; p < slices_; ++p) spans[p] = list_columns(all, p);
    return spans;
  }

  /// The rows of column group k that have a bit of a slice, for each slice: spans of row_bits_.
  std::vector<LineSpan> list_rows(std::size_t k) {
    unite(cuts_[k]);
    std::vector<LineSpan> lists;
    for (Line p = 0; p < slices_; ++p) {
      const std::size_t list = k * slices_ + p;
      const unsigned cell = ((1U << cell_bits_) - 1) << p * cell_bits_;
      for (Line r = 0; r < rows_; r += 64) {
        std::array<std::uint8_t, 64> held{};
        const Line rows = std::min(rows_ - r, Line{64});
        for (Line i = 0; i < rows; ++i) held[i] = (widths_[r + i] & cell) != 0;
        row_bits_.hold(list, r, held);
      }
      lists.push_back({row_bits_.begin(list), row_bits_.count(list)});
    }
    return lists;
  }

  /// Units of the column groups [first, last), the first rows of every list before the next.
  void store_rows(std::size_t first, std::size_t last) {
    std::vector<std::vector<LineSpan>> lists, columns;
    Line longest = 0;
    for (std::size_t k = first; k < last; ++k) {
      lists.push_back(list_rows(k));
      columns.push_back(columns_by_slice(cuts_[k]));
      for (const LineSpan& list : lists.back()) longest = std::max(longest, list.count);
    }
    const auto entry = static_cast<Line>(ceil_log2(rows_));
    for (Line at = 0; at < longest; at += unit_rows_) {
      for (std::size_t k = first; k < last; ++k) {
        for (Line p = 0; p < slices_; ++p) {
          LineSpan& rest = lists[k - first][p];
          if (rest.count == 0) continue;
          const LineSpan rows{rest.first, std::min(unit_rows_, rest.count)};
          runs_.push_back({rows, columns[k - first][p], p, 1, entry * rows.count});
          rest = {row_bits_.behind(rows), rest.count - rows.count};
        }
      }
    }
  }

  /// A strip's columns with a code other than 0, in order: a run for as many as a unit has.
  void store_columns() {
    const auto entry = static_cast<Line>(ceil_log2(columns_));
    std::vector<std::vector<UnitRun>> of_set(sets_.size());
    for (Line q = 0; q < groups_; ++q) {
      for_each_strip(q, [&](LineSpan strip) {
        const auto first = static_cast<Line>(column_list_.size());
        for (Line c = q * columns_; c < (q + 1) * columns_; ++c) {
          const std::int16_t* codes = column_codes(c) + strip.first % rows_;
          if (std::any_of(codes, codes + strip.count, [](std::int16_t x) { return x != 0; }))
            column_list_.push_back(c);
        }
        const auto last = static_cast<Line>(column_list_.size());
        for (Line at = first; at < last; at += unit_columns_) {
          const LineSpan columns{at, std::min(unit_columns_, last - at)};
          add_slices(strip, columns, slices_, entry * columns.count,
                     of_set[set_of(column_list_[at])], true);
        }
      });
    }
    for (const auto& runs : of_set) runs_.insert(runs_.end(), runs.begin(), runs.end());
  }

  std::size_t set_of(Line column) const {
    const auto after =
        std::upper_bound(sets_.begin(), sets_.end(), static_cast<int>(column),
                         [](int value, const IndexRange& set) { return value < set.first; });
    return static_cast<std::size_t>(after - sets_.begin()) - 1;
  }

  const LayerCodes& codes_;
  const ColumnSlices& of_columns_;
  Line rows_, columns_, groups_;  ///< rows and columns of one group
  Line unit_rows_, unit_columns_, cell_bits_, slices_;
  bool by_strip_;
  std::vector<std::uint16_t> widths_;
  std::vector<ColumnGroup> cuts_;
  std::vector<IndexRange> sets_;
  std::vector<std::size_t> set_begins_;  ///< indices of cuts_
  LineBits row_bits_;
  std::vector<Line> column_list_;
  std::vector<UnitRun> runs_;
};

}  // namespace

StoredUnits compress_weights(const ChipConfig& chip, const ArrayClass& array, const Im2col& matrix,
                             const LayerCodes& codes, const ColumnSlices& slices) {
  return Compressor(chip, array, matrix, codes, slices).run(chip.compression);
}

}  // namespace ohmic
