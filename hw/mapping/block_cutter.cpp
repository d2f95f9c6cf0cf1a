#include "hw/mapping/block_cutter.h"

#include <algorithm>
#include <map>
#include <utility>

#include "hw/device/timing.h"
#include "hw/mapping/layer_schedule.h"
#include "hw/mapping/pair_loads.h"
#include "hw/mapping/weight_compression.h"

namespace ohmic {
namespace {

std::uint64_t count(std::int64_t n) { return static_cast<std::uint64_t>(n); }

/// `part` of each of some groups of `size` indices each.
IndexSet in_groups(IndexRange part, int group0, int groups, std::int64_t size) {
  std::vector<IndexRange> ranges;
  for (int g = group0; g < group0 + groups; ++g) {
    const int base = g * static_cast<int>(size);
    ranges.push_back({base + part.first, base + part.last});
  }
  return IndexSet(std::move(ranges));
}

/// Appends the blocks of a layer's layouts, and row sets for those that read the same rows.
class BlockWriter {
 public:
  BlockWriter(const Layer& layer, int stream_channels, int weight_layer, Mapping& mapping)
      : matrix_(im2col(layer)),
        channels_per_group_(stream_channels / matrix_.groups),
        rows_per_channel_(static_cast<int>(matrix_.rows) / channels_per_group_),
        weight_layer_(weight_layer),
        mapping_(mapping) {}

  void write(const LayerLayout& layout, const ColumnSlices& slices) {
    for (const LayoutBlock& cut : layout.blocks) {
      WeightBlock block;
      block.layer = weight_layer_;
      block.array_class = layout.array_class;
      block.row_set = row_set(cut);
      block.columns = cut.columns;
      block.slices = {0, slices.most(cut.columns)};
      block.set = sets_ + cut.set;
      block.groups = cut.groups;
      block.cells = count(cut.rows.size()) * count(cut.columns.size());
      mapping_.blocks.push_back(std::move(block));
    }
    sets_ += layout.sets;
    row_sets_.clear();  // blocks of another part have rows of their own
  }

 private:
  std::uint32_t row_set(const LayoutBlock& cut) {
    const auto [known, is_new] = row_sets_.try_emplace(
        {cut.group0, cut.rows.first}, static_cast<std::uint32_t>(mapping_.row_sets.size()));
    if (!is_new) return known->second;
    const IndexRange channels{cut.rows.first / rows_per_channel_,
                              (cut.rows.last - 1) / rows_per_channel_ + 1};
    mapping_.row_sets.push_back({weight_layer_,
                                 in_groups(cut.rows, cut.group0, cut.groups, matrix_.rows),
                                 in_groups(channels, cut.group0, cut.groups, channels_per_group_)});
    return known->second;
  }

  Im2col matrix_;
  int channels_per_group_;  ///< input channels of one group
  int rows_per_channel_;
  int weight_layer_;
  Mapping& mapping_;
  std::size_t sets_ = 0;                                   ///< of the parts before
  std::map<std::pair<int, int>, std::uint32_t> row_sets_;  ///< by first group and first row
};

/// Measures what is left of a layer that its codes compress.
void compress(const ChipConfig& chip, const ArrayClass& array, const Im2col& matrix,
              const LayerCodes& codes, LayerMapping& m) {
  m.stored = std::make_shared<StoredLayer>(
      chip, array, compress_weights(chip, array, matrix, codes, m.slices), m.pairs);
  m.units = m.stored->units.counts();
  m.set_count = m.stored->units.sets().size();
  m.pairs = m.stored->packing.pairs();
  m.pes = ceil_div(m.pairs, count(chip.groups_per_pe));
  m.parts = {{m.parts.front().array_class, m.pairs, m.pes, nullptr}};
  const OuSize unit = chip.ou(array);
  const std::uint64_t most = m.stored->packing.most_units();
  const int columns = std::min(unit.columns, static_cast<int>(matrix.columns));
  const std::uint64_t rows = most * count(unit.rows);
  m.busiest_pair = {{columns, most, rows, rows * count(columns)}};
}

/// The activations of the pair that takes longest; of a layer with a pair a slice, as if the
/// columns of a grouped convolution filled an array.
void find_busiest(const ChipConfig& chip, const Im2col& matrix, LayerMapping& m) {
  m.busiest_class = m.parts.front().array_class;
  if (m.one_block_a_pe && m.parts.size() == 1 && m.slices.alike()) {
    const ArrayClass& array = chip.arrays[static_cast<std::size_t>(m.busiest_class)];
    const auto columns =
        std::min<std::int64_t>(matrix.columns * matrix.groups, std::int64_t{array.columns});
    const auto rows = std::min<std::int64_t>(matrix.rows, std::int64_t{array.rows});
    m.busiest_pair =
        dense_runs(chip, array, {1, static_cast<int>(rows), static_cast<int>(columns)});
    return;
  }
  Picoseconds longest = 0;
  for (const LayerPart& part : m.parts) {
    for (std::uint64_t p = 0; p < part.pairs; ++p) {
      auto runs = pair_runs(chip, *part.layout, {matrix, m.slices, {}}, p);
      const Picoseconds time = pair_schedule(chip, part.array_class, runs, m.input_slices).window();
      if (time <= longest) continue;
      longest = time;
      m.busiest_pair = std::move(runs);
      m.busiest_class = part.array_class;
    }
  }
}

LayerMapping widths_and_sizes(const ChipConfig& chip, const Im2col& matrix, const LayerBits& bits) {
  LayerMapping m;
  m.weight_bits = bits.weight_bits;
  m.activation_bits = bits.activation_bits;
  m.input_slices = chip.input_slices(bits.activation_bits);
  m.weight_slices = chip.weight_slices(bits.weight_bits);
  m.slices =
      ColumnSlices(chip, column_bits(bits, static_cast<int>(matrix.columns) * matrix.groups));
  m.rows = count(matrix.rows);
  m.columns = count(matrix.columns);
  m.groups = count(matrix.groups);
  m.windows = count(matrix.windows);
  return m;
}

void add_part(LayerLayout layout, LayerMapping& m) {
  m.row_blocks = std::max(m.row_blocks, layout.row_blocks);
  m.column_blocks += layout.column_blocks;
  m.blocks += layout.blocks.size();
  m.set_count += layout.sets;
  m.pairs += layout.pairs();
  m.pes += layout.pes();
  m.units.units += layout.units.units;
  m.units.columns += layout.units.columns;
  m.units.cells += layout.units.cells;
  m.parts.push_back({layout.array_class, layout.pairs(), layout.pes(),
                     std::make_shared<const LayerLayout>(std::move(layout))});
}

}  // namespace

std::optional<LayerMapping> measure_layer(const ChipConfig& chip, const Layer& layer,
                                          int array_class, const LayerBits& bits,
                                          const LayerCodes* codes) {
  const Im2col matrix = im2col(layer);
  LayerMapping m = widths_and_sizes(chip, matrix, bits);
  m.one_block_a_pe = !chip.adjacent_slices && !chip.share_arrays;
  const int channels = static_cast<int>(matrix.columns) * matrix.groups;
  auto layout = lay_down(chip, array_class, {matrix, m.slices, IndexSet(0, channels)});
  if (!layout) return std::nullopt;
  add_part(std::move(*layout), m);
  if (codes != nullptr && chip.compression != Compression::kNone) {
    compress(chip, chip.arrays[static_cast<std::size_t>(array_class)], matrix, *codes, m);
  } else {
    find_busiest(chip, matrix, m);
  }
  return m;
}

LayerMapping measure_parts(const ChipConfig& chip, const Layer& layer, const LayerBits& bits,
                           std::vector<LayerLayout> layouts) {
  const Im2col matrix = im2col(layer);
  LayerMapping m = widths_and_sizes(chip, matrix, bits);
  m.one_block_a_pe = !chip.adjacent_slices && !chip.share_arrays && layouts.size() == 1;
  for (LayerLayout& layout : layouts) add_part(std::move(layout), m);
  find_busiest(chip, matrix, m);
  return m;
}

void cut_layer(const Layer& layer, int stream_channels, int weight_layer,
               const LayerMapping& measured, Mapping& mapping) {
  BlockWriter writer(layer, stream_channels, weight_layer, mapping);
  for (const LayerPart& part : measured.parts) writer.write(*part.layout, measured.slices);
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
