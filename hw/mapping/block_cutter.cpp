#include "hw/mapping/block_cutter.h"

#include <algorithm>

#include "hw/device/timing.h"

namespace ohmic {
namespace {

std::uint64_t count(std::int64_t n) { return static_cast<std::uint64_t>(n); }

const ArrayClass& array_of(const ChipConfig& chip, const LayerMapping& layer) {
  return chip.arrays[static_cast<std::size_t>(layer.array_class)];
}

/// Groups of a grouped convolution that fit an array's diagonal; at least one.
int groups_packed(const ArrayClass& array, const Im2col& matrix) {
  return static_cast<int>(std::max<std::int64_t>(
      1, std::min(array.rows / matrix.rows, array.columns / matrix.columns)));
}

IndexRange cut(std::int64_t total, int size, int index) {
  const int first = index * size;
  return {first, static_cast<int>(std::min<std::int64_t>(total, first + std::int64_t{size}))};
}

/// `part` of each of some groups of `size` indices each.
IndexSet in_groups(IndexRange part, int group0, int groups, std::int64_t size) {
  std::vector<IndexRange> ranges;
  for (int g = group0; g < group0 + groups; ++g) {
    const int base = g * static_cast<int>(size);
    ranges.push_back({base + part.first, base + part.last});
  }
  return IndexSet(std::move(ranges));
}

/// Cuts one layer; appends row sets and blocks.
class Cutter {
 public:
  Cutter(const ArrayClass& array, const Layer& layer, int stream_channels, int weight_layer,
         Mapping& mapping)
      : array_(array),
        matrix_(im2col(layer)),
        channels_per_group_(stream_channels / matrix_.groups),
        rows_per_channel_(static_cast<int>(matrix_.rows) / channels_per_group_),
        weight_layer_(weight_layer),
        mapping_(mapping) {}

  void cut_groups(const LayerMapping& measured) {
    const int packed = groups_packed(array_, matrix_);
    for (int g = 0; g < matrix_.groups; g += packed)
      cut_some(g, std::min(packed, matrix_.groups - g), measured);
  }

 private:
  void cut_some(int group0, int groups, const LayerMapping& measured) {
    const auto first_rows = static_cast<std::uint32_t>(mapping_.row_sets.size());
    for (int r = 0; r < static_cast<int>(measured.row_blocks); ++r)
      mapping_.row_sets.push_back(row_set(group0, groups, r));
    for (int c = 0; c < static_cast<int>(measured.column_blocks); ++c) {
      const IndexRange columns = cut(matrix_.columns, array_.columns, c);
      for (int r = 0; r < static_cast<int>(measured.row_blocks); ++r) {
        WeightBlock block;
        block.layer = weight_layer_;
        block.row_set = first_rows + static_cast<std::uint32_t>(r);
        block.columns = in_groups(columns, group0, groups, matrix_.columns);
        block.slices = {0, measured.weight_slices};
        block.set = sets_;
        block.cells =
            count(groups) * count(cut(matrix_.rows, array_.rows, r).size()) * count(columns.size());
        mapping_.blocks.push_back(std::move(block));
      }
      ++sets_;
    }
  }

  RowSet row_set(int group0, int groups, int index) const {
    const IndexRange rows = cut(matrix_.rows, array_.rows, index);
    const IndexRange channels{rows.first / rows_per_channel_,
                              (rows.last - 1) / rows_per_channel_ + 1};
    return {weight_layer_, in_groups(rows, group0, groups, matrix_.rows),
            in_groups(channels, group0, groups, channels_per_group_)};
  }

  const ArrayClass& array_;
  Im2col matrix_;
  int channels_per_group_;  ///< input channels of one group
  int rows_per_channel_;
  int weight_layer_;
  Mapping& mapping_;
  std::size_t sets_ = 0;
};

}  // namespace

LayerMapping measure_layer(const ChipConfig& chip, const Layer& layer, int array_class,
                           int weight_bits, int activation_bits) {
  const Im2col matrix = im2col(layer);
  LayerMapping m;
  m.array_class = array_class;
  const ArrayClass& array = array_of(chip, m);
  m.weight_bits = weight_bits;
  m.activation_bits = activation_bits;
  m.input_slices = chip.input_slices(activation_bits);
  m.weight_slices = chip.weight_slices(weight_bits);
  m.rows = count(matrix.rows);
  m.columns = count(matrix.columns);
  m.groups = count(matrix.groups);
  m.windows = count(matrix.windows);
  m.row_blocks = ceil_div(m.rows, count(array.rows));
  m.column_blocks = ceil_div(m.columns, count(array.columns));
  m.blocks =
      ceil_div(m.groups, count(groups_packed(array, matrix))) * m.row_blocks * m.column_blocks;
  m.pairs = m.blocks * count(m.weight_slices);
  m.cells = m.groups * m.rows * m.columns * count(m.weight_slices);
  m.pes = m.blocks * ceil_div(count(m.weight_slices), count(chip.groups_per_pe));
  return m;
}

void cut_layer(const ChipConfig& chip, const Layer& layer, int stream_channels, int weight_layer,
               const LayerMapping& measured, Mapping& mapping) {
  Cutter(array_of(chip, measured), layer, stream_channels, weight_layer, mapping)
      .cut_groups(measured);
}

std::vector<AccumulationSet> accumulation_sets(const Mapping& mapping, const LayerMapping& layer) {
  std::vector<AccumulationSet> sets;
  std::vector<const PeAssignment*> last_pe;  // that was counted for a set
  for_each_placement(
      mapping, layer,
      [&](std::size_t t, const PeAssignment& pe, const WeightBlock& block, const Placement&) {
        if (block.set >= sets.size()) {
          sets.resize(block.set + 1);
          last_pe.resize(sets.size(), nullptr);
        }
        if (last_pe[block.set] == &pe) return;
        last_pe[block.set] = &pe;
        AccumulationSet& set = sets[block.set];
        set.shares.resize(layer.tiles.size(), 0);
        ++set.shares[t];
        if (!(set.writes == block.columns)) set.writes.unite(block.columns);
      });
  const auto first_copy = static_cast<std::ptrdiff_t>(layer.tiles.size() / layer.copies);
  for (AccumulationSet& set : sets) {
    set.home = static_cast<int>(
        std::max_element(set.shares.begin(), set.shares.begin() + first_copy) - set.shares.begin());
    set.partial_sum_bits =
        layer.weight_bits + layer.activation_bits + static_cast<int>(adder_levels(layer.rows));
  }
  return sets;
}

}  // namespace ohmic
