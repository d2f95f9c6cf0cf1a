#include "hw/mapping/layout/layer_layout.h"

#include <algorithm>
#include <utility>

#include "hw/mapping/layout/rectangle_packing.h"
#include "hw/mapping/pair_loads.h"

namespace ohmic {
namespace {

template <typename Integer>
int count_of(Integer n) {
  return static_cast<int>(n);
}

/// Neighbouring output channels of one convolution group, and the bit lines that they take.
struct ColumnRun {
  std::vector<IndexRange> channels;
  int size = 0;
  int lines = 0;

  void add(int channel, int more_lines) {
    if (channels.empty() || channels.back().last != channel) channels.push_back({channel, channel});
    ++channels.back().last;
    ++size;
    lines += more_lines;
  }
};

/// Cuts the columns of a layer into blocks of the array's size.
class BlockCutter {
 public:
  BlockCutter(const ChipConfig& chip, const LayoutInput& layer, LayerLayout& layout)
      : array_(chip.arrays[static_cast<std::size_t>(layout.array_class)]),
        adjacent_(chip.adjacent_slices),
        layer_(layer),
        layout_(layout) {}

  void cut() {
    const int rows = count_of(layer_.matrix.rows);
    const int most_groups = std::max(1, array_.rows / rows);
    for (int q = 0; q < layer_.matrix.groups; ++q) {
      const std::vector<ColumnRun> runs = columns_of(q);
      layout_.column_blocks = std::max<std::uint64_t>(layout_.column_blocks, runs.size());
      if (runs.size() == 1 && rows <= array_.rows) {
        if (groups_ == most_groups || together_.lines + runs[0].lines > array_.columns) flush();
        gather(q, runs[0]);
        continue;
      }
      flush();
      for (const ColumnRun& run : runs) add_set(q, 1, run);
    }
    flush();
    layout_.row_blocks =
        ceil_div(static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(array_.rows));
  }

 private:
  /// The columns of a convolution group, as many together as an array is wide for.
  std::vector<ColumnRun> columns_of(int group) const {
    const int first = group * count_of(layer_.matrix.columns);
    const int last = first + count_of(layer_.matrix.columns);
    std::vector<ColumnRun> runs;
    for (const IndexRange& range : layer_.columns.ranges()) {
      for (int c = std::max(first, range.first); c < std::min(last, range.last); ++c) {
        const int lines = adjacent_ ? layer_.slices.of(c) : 1;
        if (runs.empty() || runs.back().lines + lines > array_.columns) runs.emplace_back();
        runs.back().add(c, lines);
      }
    }
    return runs;
  }

  void gather(int group, const ColumnRun& run) {
    if (groups_ == 0) group0_ = group;
    groups_ = group - group0_ + 1;
    together_.channels.insert(together_.channels.end(), run.channels.begin(), run.channels.end());
    together_.lines += run.lines;
  }

  void flush() {
    if (groups_ > 0) add_set(group0_, groups_, together_);
    groups_ = 0;
    together_ = {};
  }

  /// The blocks below each other that add up to the same channels.
  void add_set(int group0, int groups, const ColumnRun& run) {
    const IndexSet columns(run.channels);
    const int rows = count_of(layer_.matrix.rows);
    for (int r = 0; r < rows; r += array_.rows) {
      layout_.blocks.push_back({group0,
                                groups,
                                {r, std::min(rows, r + array_.rows)},
                                columns,
                                layer_.slices.most(columns),
                                layout_.sets});
    }
    ++layout_.sets;
  }

  const ArrayClass& array_;
  bool adjacent_;
  const LayoutInput& layer_;
  LayerLayout& layout_;
  int group0_ = 0, groups_ = 0;  // that lie together so far
  ColumnRun together_;
};

/// Slices of all blocks, in their order, each in a pair of its own.
void list_slices(bool adjacent, LayerLayout& layout) {
  for (std::size_t b = 0; b < layout.blocks.size(); ++b) {
    const int slices = adjacent ? 1 : layout.blocks[b].slices;
    for (int s = 0; s < slices; ++s) {
      const auto pair = static_cast<std::uint32_t>(layout.slices.size());
      layout.slices.push_back({b, adjacent ? kAdjacentSlices : s, pair, 0, 0});
    }
  }
}

void share_pairs(const ArrayClass& array, const ColumnSlices& slices, LayerLayout& layout) {
  std::vector<Rectangle> rectangles;
  for (const LaidSlice& at : layout.slices) {
    const LayoutBlock& block = layout.blocks[at.block];
    rectangles.push_back({block.groups * block.rows.size(), slices.lines(block.columns, at.slice)});
  }
  const std::vector<PackedPlace> places = pack_rectangles(rectangles, array);
  for (std::size_t n = 0; n < places.size(); ++n) {
    LaidSlice& at = layout.slices[n];
    at.pair = places[n].pair;
    at.row0 = places[n].row0;
    at.column0 = places[n].column0;
  }
  std::stable_sort(layout.slices.begin(), layout.slices.end(),
                   [](const LaidSlice& a, const LaidSlice& b) { return a.pair < b.pair; });
}

/// Fills PEs with pairs: one after the other, or block by block.
void fill_pes(std::uint32_t groups, bool by_block, LayerLayout& layout) {
  std::uint32_t in_pe = groups;
  for (std::size_t n = 0; n < layout.slices.size(); ++n) {
    const LaidSlice& at = layout.slices[n];
    if (n > 0 && at.pair == layout.slices[n - 1].pair) continue;
    layout.first_slice.push_back(static_cast<std::uint32_t>(n));
    const bool begins = by_block && n > 0 && at.block != layout.slices[n - 1].block;
    if (in_pe == groups || begins) {
      layout.first_pair.push_back(at.pair);
      in_pe = 0;
    }
    ++in_pe;
  }
  layout.first_slice.push_back(static_cast<std::uint32_t>(layout.slices.size()));
  layout.first_pair.push_back(static_cast<std::uint32_t>(layout.pairs()));
}

/// The channels of a block that belong to one convolution group.
std::vector<int> channels_of(const LayoutBlock& block, int group, const LayoutInput& layer) {
  const int columns = count_of(layer.matrix.columns);
  std::vector<int> channels;
  for (const IndexRange& range : block.columns.ranges()) {
    const int last = std::min(range.last, (group + 1) * columns);
    for (int c = std::max(range.first, group * columns); c < last; ++c) channels.push_back(c);
  }
  return channels;
}

/// Bit lines of each operation unit across a convolution group of a block: of its columns in their
/// order, those that have the slice. Adjacent slices are cut as they lie.
std::vector<int> unit_lines(const LayoutInput& layer, const LayoutBlock& block, int group,
                            int slice, int across) {
  std::vector<int> units;
  int position = 0;
  for (const int channel : channels_of(block, group, layer)) {
    const int slices = layer.slices.of(channel);
    for (int s = 0; s < (slice == kAdjacentSlices ? slices : 1); ++s, ++position) {
      if (position % across == 0) units.push_back(0);
      units.back() += slice == kAdjacentSlices || slice < slices ? 1 : 0;
    }
  }
  return units;
}

/// Adds what a slice of a block activates for one input slice.
void add_slice_runs(const ChipConfig& chip, const ArrayClass& array, const LayoutInput& layer,
                    const LayoutBlock& block, int slice, std::vector<ActivationRun>& runs) {
  const OuSize unit = chip.ou(array);
  const auto rows = static_cast<std::uint64_t>(block.rows.size());
  if (is_whole(unit, array)) {
    const int lines = layer.slices.lines(block.columns, slice);
    const auto groups = static_cast<std::uint64_t>(block.groups);
    return add_run({lines, 1, groups * rows, rows * static_cast<std::uint64_t>(lines)}, 0, runs);
  }
  const auto add = [&](int lines) {
    for (const ActivationRun& run : dense_runs(chip, array, {1, block.rows.size(), lines}))
      add_run(run, 0, runs);
  };
  for (int q = block.group0; q < block.group0 + block.groups; ++q) {
    if (layer.slices.alike()) {
      const int slices = slice == kAdjacentSlices ? layer.slices.most() : 1;
      add(count_of(channels_of(block, q, layer).size()) * slices);
      continue;
    }
    for (const int lines : unit_lines(layer, block, q, slice, unit.columns))
      if (lines > 0) add(lines);
  }
}

/// Whether two slices activate the same.
bool same_runs(const LayerLayout& layout, const ColumnSlices& slices, const LaidSlice& a,
               const LaidSlice& b) {
  const LayoutBlock &x = layout.blocks[a.block], &y = layout.blocks[b.block];
  return slices.alike() && x.groups == y.groups && x.rows.size() == y.rows.size() &&
         x.columns.size() == y.columns.size() && (x.groups == 1 || a.block == b.block);
}

UnitCounts count_units(const ChipConfig& chip, const LayoutInput& layer,
                       const LayerLayout& layout) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(layout.array_class)];
  UnitCounts all, one;
  const LaidSlice* last = nullptr;
  for (const LaidSlice& at : layout.slices) {
    if (last == nullptr || !same_runs(layout, layer.slices, *last, at)) {
      std::vector<ActivationRun> runs;
      add_slice_runs(chip, array, layer, layout.blocks[at.block], at.slice, runs);
      one = dense_units(runs);
    }
    last = &at;
    all.units += one.units;
    all.columns += one.columns;
    all.cells += one.cells;
  }
  return all;
}

}  // namespace

std::vector<ActivationRun> pair_runs(const ChipConfig& chip, const LayerLayout& layout,
                                     const LayoutInput& layer, std::uint64_t pair) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(layout.array_class)];
  std::vector<ActivationRun> runs;
  for (std::uint32_t n = layout.first_slice[pair]; n < layout.first_slice[pair + 1]; ++n) {
    const LaidSlice& at = layout.slices[n];
    add_slice_runs(chip, array, layer, layout.blocks[at.block], at.slice, runs);
  }
  return runs;
}

std::optional<LayerLayout> lay_down(const ChipConfig& chip, int array_class,
                                    const LayoutInput& layer) {
  LayerLayout layout;
  layout.array_class = array_class;
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(array_class)];
  if (chip.adjacent_slices && layer.slices.most(layer.columns) > array.columns) return std::nullopt;
  BlockCutter(chip, layer, layout).cut();
  list_slices(chip.adjacent_slices, layout);
  if (chip.share_arrays) share_pairs(array, layer.slices, layout);
  fill_pes(static_cast<std::uint32_t>(chip.groups_per_pe),
           !chip.adjacent_slices && !chip.share_arrays, layout);
  layout.units = count_units(chip, layer, layout);
  return layout;
}

}  // namespace ohmic
