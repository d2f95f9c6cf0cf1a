#include "hw/mapping/block_cutter.h"

#include <algorithm>

#include "hw/device/timing.h"

namespace ohmic {
namespace {

/// Geometry shared by all blocks of a layer.
struct Cut {
  Im2col matrix;
  int array_rows = 0, array_columns = 0;
  int packed = 1;              ///< groups that share an array
  int channels_per_group = 0;  ///< input channels of one group
  int rows_per_channel = 0;
};

int cut_size(std::int64_t total, int size, int index) {
  return static_cast<int>(std::min<std::int64_t>(size, total - std::int64_t{index} * size));
}

WeightBlock make_block(const Cut& cut, int group0, int groups, int row_block, int column_block) {
  WeightBlock b;
  b.group0 = group0;
  b.groups = groups;
  b.row_block = row_block;
  const int rows = cut_size(cut.matrix.rows, cut.array_rows, row_block);
  const int columns = cut_size(cut.matrix.columns, cut.array_columns, column_block);
  const int row0 = row_block * cut.array_rows;
  const int column0 = column_block * cut.array_columns;
  b.rows = groups * rows;
  b.columns = groups * columns;
  const int last_channel = (row0 + rows - 1) / cut.rows_per_channel;
  b.reads = {group0 * cut.channels_per_group + row0 / cut.rows_per_channel,
             (group0 + groups - 1) * cut.channels_per_group + last_channel + 1};
  const int per_group = static_cast<int>(cut.matrix.columns);
  b.writes = {group0 * per_group + column0, (group0 + groups - 1) * per_group + column0 + columns};
  return b;
}

/// Groups of a grouped convolution that fit an array's diagonal; at least one.
int groups_packed(const ChipConfig& chip, const Im2col& matrix) {
  return static_cast<int>(std::max<std::int64_t>(
      1, std::min(chip.array().rows / matrix.rows, chip.array().columns / matrix.columns)));
}

Cut make_cut(const ChipConfig& chip, const Layer& layer, int stream_channels) {
  Cut cut;
  cut.matrix = im2col(layer);
  cut.array_rows = chip.array().rows;
  cut.array_columns = chip.array().columns;
  cut.packed = groups_packed(chip, cut.matrix);
  cut.channels_per_group = stream_channels / cut.matrix.groups;
  cut.rows_per_channel = static_cast<int>(cut.matrix.rows) / cut.channels_per_group;
  return cut;
}

}  // namespace

LayerMapping measure_layer(const ChipConfig& chip, const Layer& layer, int weight_bits,
                           int activation_bits) {
  const Im2col matrix = im2col(layer);
  const auto array_rows = static_cast<std::uint64_t>(chip.array().rows);
  const auto array_columns = static_cast<std::uint64_t>(chip.array().columns);
  LayerMapping m;
  m.weight_bits = weight_bits;
  m.activation_bits = activation_bits;
  m.input_slices = chip.input_slices(activation_bits);
  m.weight_slices = chip.weight_slices(weight_bits);
  m.rows = static_cast<std::uint64_t>(matrix.rows);
  m.columns = static_cast<std::uint64_t>(matrix.columns);
  m.groups = static_cast<std::uint64_t>(matrix.groups);
  m.windows = static_cast<std::uint64_t>(matrix.windows);
  m.row_blocks = ceil_div(m.rows, array_rows);
  m.column_blocks = ceil_div(m.columns, array_columns);
  const auto packed = static_cast<std::uint64_t>(groups_packed(chip, matrix));
  m.blocks = ceil_div(m.groups, packed) * m.row_blocks * m.column_blocks;
  m.pes = m.blocks * ceil_div(static_cast<std::uint64_t>(m.weight_slices),
                              static_cast<std::uint64_t>(chip.groups_per_pe));
  return m;
}

void cut_layer(const ChipConfig& chip, const Layer& layer, int stream_channels, int weight_layer,
               const LayerMapping& measured, std::vector<WeightBlock>& blocks) {
  const Cut cut = make_cut(chip, layer, stream_channels);
  for (int g = 0; g < cut.matrix.groups; g += cut.packed) {
    const int groups = std::min(cut.packed, cut.matrix.groups - g);
    for (int c = 0; c < static_cast<int>(measured.column_blocks); ++c) {
      for (int r = 0; r < static_cast<int>(measured.row_blocks); ++r) {
        blocks.push_back(make_block(cut, g, groups, r, c));
        blocks.back().layer = weight_layer;
        blocks.back().weight_bits = measured.weight_bits;
      }
    }
  }
}

std::vector<AccumulationSet> accumulation_sets(const Mapping& mapping, const LayerMapping& layer) {
  std::vector<AccumulationSet> sets;
  std::size_t s = 0;
  for (std::size_t t = 0; t < layer.tiles.size(); ++t) {
    for (const PeAssignment& pe : layer.tiles[t].pes) {
      const WeightBlock& block = mapping.blocks[pe.block];
      // Blocks are laid down set by set, so the next set begins where the written channels change;
      // each copy lays down the same sets.
      if (sets.empty() || sets[s].writes.first != block.writes.first) {
        s = layer.tiles[t].copy == 0 ? sets.size() : (s + 1) % sets.size();
        if (s == sets.size())
          sets.push_back({block.writes, 0, std::vector<int>(layer.tiles.size(), 0), 0});
      }
      ++sets[s].shares[t];
    }
  }
  const auto first_copy = static_cast<std::ptrdiff_t>(layer.tiles.size() / layer.copies);
  for (AccumulationSet& set : sets) {
    set.home = static_cast<int>(
        std::max_element(set.shares.begin(), set.shares.begin() + first_copy) - set.shares.begin());
    set.partial_sum_bits =
        layer.weight_bits + layer.activation_bits + static_cast<int>(adder_levels(layer.rows));
  }
  return sets;
}

std::vector<ChannelRange> merge_ranges(std::vector<ChannelRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<ChannelRange> merged;
  for (const ChannelRange& r : ranges) {
    if (!merged.empty() && r.first <= merged.back().last) {
      merged.back().last = std::max(merged.back().last, r.last);
    } else {
      merged.push_back(r);
    }
  }
  return merged;
}

int total_size(const std::vector<ChannelRange>& ranges) {
  int size = 0;
  for (const ChannelRange& r : ranges) size += r.size();
  return size;
}

int overlap(const std::vector<ChannelRange>& a, const std::vector<ChannelRange>& b) {
  int shared = 0;
  for (const ChannelRange& x : a) {
    for (const ChannelRange& y : b)
      shared += std::max(0, std::min(x.last, y.last) - std::max(x.first, y.first));
  }
  return shared;
}

}  // namespace ohmic
