#include "hw/mapping/stage_loads.h"

#include <algorithm>

#include "hw/device/timing.h"
#include "hw/mapping/layer_schedule.h"

namespace ohmic {
namespace {

std::uint64_t count(std::int64_t n) { return static_cast<std::uint64_t>(n); }

}  // namespace

Picoseconds StageLoads::of(int s) const {
  if (s != kIoPort) return stage(s).kind == StageKind::kMatrix ? of_matrix(s) : of_vector(s);
  const Stage& first = graph_.stages.front();  // in topological order: it reads the image
  return sending(kIoPort, count(first.inputs[0].channels), count(first.inputs[0].pixels()));
}

/// Of a layer whose PEs hold parts of several blocks. It lies set by set, or strip by strip if its
/// operation units are aligned.
StageLoads::Share StageLoads::packed_share(const Stage& matrix) const {
  const LayerMapping& l = layer(matrix);
  const bool by_strip = l.stored != nullptr && chip_.packing == Packing::kAligned;
  const std::uint64_t all_rows = l.rows * l.groups;
  const std::uint64_t sets = l.set_count;
  Share s;
  s.tiles = ceil_div(l.pes / l.copies, count(chip_.pes_per_tile));
  s.rows = std::min(all_rows, ceil_div(all_rows * (by_strip ? 1 : sets), s.tiles));
  s.channels_read = ceil_div(count(matrix.inputs[0].channels) * s.rows, all_rows);
  s.senders = by_strip ? s.tiles : ceil_div(s.tiles, sets);
  s.columns_home = ceil_div(l.columns * l.groups, std::min(s.tiles, sets));
  return s;
}

StageLoads::Share StageLoads::share(const Stage& matrix) const {
  const LayerMapping& l = layer(matrix);
  if (l.stored != nullptr || !l.one_block_a_pe) return packed_share(matrix);
  const auto per_tile = count(chip_.pes_per_tile);
  const auto array_rows =
      count(chip_.arrays[static_cast<std::size_t>(l.parts.front().array_class)].rows);
  const std::uint64_t pes = l.pes / l.copies;
  const std::uint64_t pes_per_block = ceil_div(pes, l.blocks);
  const std::uint64_t blocks =
      std::min(l.blocks, std::max<std::uint64_t>(1, per_tile / pes_per_block));
  Share s;
  s.tiles = ceil_div(pes, per_tile);
  const std::uint64_t all_rows = l.rows * l.groups;
  const std::uint64_t row_cuts = l.groups == 1 ? std::min(blocks, l.row_blocks) : blocks;
  s.rows = std::min(all_rows, row_cuts * array_rows);
  const auto channels = count(matrix.inputs[0].channels);
  s.channels_read = ceil_div(channels * s.rows, all_rows);
  s.senders = std::min(s.tiles, ceil_div(l.row_blocks * pes_per_block, per_tile));
  const std::uint64_t sets = l.blocks / l.row_blocks;
  s.columns_home = ceil_div(l.columns * l.groups, std::min(s.tiles, sets));
  return s;
}

Picoseconds StageLoads::computing(const Stage& matrix, const Share& share) const {
  const LayerMapping& l = layer(matrix);
  const std::uint64_t rows = values_read(chip_, matrix, l.copies, share.rows);
  const auto bits = rows * count(l.activation_bits);
  const Picoseconds window =
      station_time(chip_, stored(rows, l.activation_bits) + bus_time(chip_, bits),
                   pair_schedule(chip_, l.busiest_class, l.busiest_pair, l.input_slices).window());
  return ceil_div(l.windows, l.copies) * window;
}

Picoseconds StageLoads::of_matrix(int s) const {
  const Stage& self = stage(s);
  const LayerMapping& l = layer(self);
  const Share mine = share(self);
  const auto pixels = count(self.inputs[0].pixels());
  const std::uint64_t sum_bits = count(l.weight_bits + l.activation_bits) + adder_levels(l.rows);
  // Of a window, the shares that come from other tiles: all but one for one copy in `copies`.
  const std::uint64_t sums = l.windows * mine.senders - l.windows / l.copies;
  const Picoseconds arriving =
      pixels * link_time(chip_, mine.channels_read * count(l.activation_bits)) +
      sums * link_time(chip_, mine.columns_home * sum_bits);
  const Picoseconds writing = pixels * stored(mine.channels_read, l.activation_bits);
  const Picoseconds looking_up = l.windows * lane_time(chip_, mine.columns_home, chip_.lut_lanes);
  return std::max({computing(self, mine), arriving, writing, looking_up,
                   sending(s, mine.columns_home, count(self.out.pixels()))});
}

Picoseconds StageLoads::of_vector(int s) const {
  const Stage& self = stage(s);
  Picoseconds writing = 0;
  for (const Shape& in : self.inputs)
    writing += count(in.pixels()) * stored(count(in.channels), chip_.vector_bits);
  return std::max(writing, sending(s, count(self.out.channels), count(self.out.pixels())));
}

Picoseconds StageLoads::sending(int s, std::uint64_t channels, std::uint64_t vectors) const {
  Picoseconds reading = 0;
  Picoseconds leaving = 0;
  for (const Stage& reader : graph_.stages) {
    for (std::size_t k = 0; k < reader.producers.size(); ++k) {
      if (reader.producers[k] != s) continue;
      const bool matrix = reader.kind == StageKind::kMatrix;
      const Share theirs = matrix ? share(reader) : Share{};
      const std::uint64_t tiles = matrix ? theirs.tiles * layer(reader).copies : 1;
      const auto all = count(reader.inputs[k].channels);
      const std::uint64_t part = matrix ? ceil_div(channels * theirs.channels_read, all) : channels;
      const int width = matrix ? layer(reader).activation_bits : chip_.vector_bits;
      reading += tiles * stored(part, width);
      leaving += tiles * link_time(chip_, part * count(width));
    }
  }
  if (s != kIoPort && stage(s).consumers.empty()) {  // to the I/O port
    reading += stored(channels, chip_.output_bits);
    leaving += link_time(chip_, channels * count(chip_.output_bits));
  }
  return vectors * std::max(s == kIoPort ? 0 : reading, leaving);
}

Picoseconds StageLoads::stored(std::uint64_t channels, int bits) const {
  return buffer_time(chip_, buffer_words(chip_, channels * count(chip_.stored_bits(bits))));
}

}  // namespace ohmic
