#include "hw/mapping/block_cutter.h"

#include <algorithm>

#include "hw/device/timing.h"
#include "hw/mapping/pair_loads.h"
#include "hw/mapping/weight_compression.h"

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
        block.groups = groups;
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

/// Operation units of a layer of which everything is stored, all slices.
UnitCounts units_of_all(const ChipConfig& chip, const ArrayClass& array, const Im2col& matrix,
                        const LayerMapping& m) {
  UnitCounts all;
  const int packed = groups_packed(array, matrix);
  for (int g = 0; g < matrix.groups; g += packed) {
    const int groups = std::min(packed, matrix.groups - g);
    if (g > 0 && groups == packed) continue;  // as those before
    const std::uint64_t alike = groups == packed ? count(matrix.groups / packed) : 1;
    for (int c = 0; c < static_cast<int>(m.column_blocks); ++c) {
      for (int r = 0; r < static_cast<int>(m.row_blocks); ++r) {
        const UnitCounts block =
            dense_units(dense_runs(chip, array,
                                   {groups, cut(matrix.rows, array.rows, r).size(),
                                    cut(matrix.columns, array.columns, c).size()}));
        const std::uint64_t times = alike * count(m.weight_slices);
        all.units += times * block.units;
        all.columns += times * block.columns;
        all.cells += times * block.cells;
      }
    }
  }
  return all;
}

/// Measures what is left of a layer that its codes compress.
void compress(const ChipConfig& chip, const ArrayClass& array, const Im2col& matrix,
              const LayerCodes& codes, LayerMapping& m) {
  m.stored = std::make_shared<StoredLayer>(
      chip, array, compress_weights(chip, array, matrix, codes, m.weight_slices), m.pairs);
  m.units = m.stored->units.counts();
  m.pairs = m.stored->packing.pairs();
  m.pes = ceil_div(m.pairs, count(chip.groups_per_pe));
  const OuSize unit = chip.ou(array);
  const std::uint64_t most = m.stored->packing.most_units();
  const int columns = std::min(unit.columns, static_cast<int>(matrix.columns));
  const std::uint64_t rows = most * count(unit.rows);
  m.busiest_pair = {{columns, most, rows, rows * count(columns)}};
}

}  // namespace

LayerMapping measure_layer(const ChipConfig& chip, const Layer& layer, int array_class,
                           int weight_bits, int activation_bits, const LayerCodes* codes) {
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
  m.pes = m.blocks * ceil_div(count(m.weight_slices), count(chip.groups_per_pe));
  if (codes != nullptr && chip.compression != Compression::kNone) {
    compress(chip, array, matrix, *codes, m);
    return m;
  }
  m.units = units_of_all(chip, array, matrix, m);
  // Of a grouped convolution: as if its columns filled an array.
  const auto columns =
      std::min<std::int64_t>(matrix.columns * matrix.groups, std::int64_t{array.columns});
  m.busiest_pair = dense_runs(
      chip, array, {1, cut(matrix.rows, array.rows, 0).size(), static_cast<int>(columns)});
  return m;
}

void cut_layer(const ChipConfig& chip, const Layer& layer, int stream_channels, int weight_layer,
               const LayerMapping& measured, Mapping& mapping) {
  Cutter(array_of(chip, measured), layer, stream_channels, weight_layer, mapping)
      .cut_groups(measured);
}

std::vector<AccumulationSet> accumulation_sets(const Mapping& mapping, const LayerMapping& layer) {
  std::vector<AccumulationSet> sets;
  if (layer.stored != nullptr) {
    for (const IndexRange& channels : layer.stored->units.sets())
      sets.push_back({IndexSet(channels.first, channels.last), 0, {}, 0});
  }
  for (AccumulationSet& set : sets) set.shares.resize(layer.tiles.size(), 0);
  std::vector<const PeAssignment*> last_pe(sets.size());  // that was counted for a set
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
        if (layer.stored == nullptr && !(set.writes == block.columns))
          set.writes.unite(block.columns);
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
