#include "hw/functional/layer_arrays.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hw/functional/pair_wires.h"
#include "quant/network/chunk_threads.h"

namespace ohmic {

LayerDevices layer_devices(const ChipConfig& chip, const LayerMapping& mapping,
                           const ChipDraw& draw, std::uint64_t layer, WireModel wires) {
  return {chip,
          {mapping.rows * mapping.groups, mapping.weight_slices, mapping.activation_bits,
           mapping.parts.front().array_class},
          draw,
          layer,
          wires};
}

LayerArrays::LayerArrays(const ChipConfig& chip, const Mapping& mapping, std::uint64_t layer,
                         const Layer& spec, const Shape& stream, const LayerValues& values,
                         const ChipDraw& draw, int threads)
    : chip_(chip),
      mapping_(mapping),
      layer_(mapping.layers[layer]),
      spec_(spec),
      values_(values),
      matrix_(matrix_geometry(spec, stream)),
      pixels_(static_cast<std::size_t>(stream.pixels())),
      devices_(layer_devices(chip, layer_, draw, layer)),
      copies_(layer_.copies) {
  const std::vector<Part> parts = find_parts();
  for (const Part& part : parts) row_input(mapping.blocks[part.units.index].row_set);
  std::vector<std::optional<Block>> made(parts.size());
  run_chunks(threads, parts.size(), [&](std::size_t n) { made[n].emplace(make_block(parts[n])); });
  for (std::size_t n = 0; n < parts.size(); ++n)
    copies_[parts[n].copy].push_back(*std::move(made[n]));
  for (auto& blocks : copies_) {
    std::stable_sort(blocks.begin(), blocks.end(),
                     [](const Block& a, const Block& b) { return a.rows < b.rows; });
  }
}

std::vector<LayerArrays::Part> LayerArrays::find_parts() const {
  std::vector<Part> parts;
  for (const TileAssignment& tile : layer_.tiles) {
    for (const PeAssignment& pe : tile.pes) {
      const auto copy = static_cast<std::uint64_t>(tile.copy);
      std::vector<PeBlock> blocks = pe_blocks(chip_, mapping_, layer_, pe);
      wire_blocks(devices_, copy, mapping_, pe, matrix_, values_.weights, blocks);
      for (PeBlock& block : blocks) parts.push_back({copy, std::move(block)});
    }
  }
  return parts;
}

std::size_t LayerArrays::row_input(std::uint32_t row_set) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].row_set == row_set) return i;
  }
  rows_.push_back({row_set, row_sources(matrix_, mapping_.row_sets[row_set].rows)});
  return rows_.size() - 1;
}

LayerArrays::Block LayerArrays::make_block(const Part& part) const {
  const WeightBlock& block = mapping_.blocks[part.units.index];
  const IndexSet& rows = mapping_.rows_of(block).rows;
  const BlockLines lines{rows.indices(), block.columns.indices()};
  const auto input = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const Rows& r) { return r.row_set == block.row_set; });
  return {
      static_cast<std::size_t>(input - rows_.begin()),
      {lines.columns.begin(), lines.columns.end()},
      AnalogBlock(devices_, part.copy, block_codes(matrix_, rows, block.columns, values_.weights),
                  lines, part.units.units, part.units.shares)};
}

DrivenLanes LayerArrays::drive(const Rows& rows, const std::vector<ImageWindow>& windows,
                               const std::vector<std::vector<ActivationCode>>& codes) const {
  DrivenLanes lanes(rows.sources.size(), windows.size(), layer_.activation_bits, chip_.dac_bits);
  std::vector<std::optional<int>> taps(static_cast<std::size_t>(matrix_.taps()));
  std::vector<ActivationCode> row_codes(rows.sources.size());
  const auto padding = static_cast<ActivationCode>(values_.zero_point);
  for (std::size_t w = 0; w < windows.size(); ++w) {
    for (std::size_t k = 0; k < taps.size(); ++k)
      taps[k] = tap_pixel(spec_, windows[w].window, static_cast<int>(k));
    const std::vector<ActivationCode>& image = codes[windows[w].image];
    for (std::size_t r = 0; r < row_codes.size(); ++r) {
      const RowSource& source = rows.sources[r];
      const std::optional<int>& pixel = taps[source.tap];
      row_codes[r] =
          pixel ? image[source.channel * pixels_ + static_cast<std::size_t>(*pixel)] : padding;
    }
    lanes.load(w, row_codes.data());
  }
  return lanes;
}

BlockSums LayerArrays::multiply(std::uint64_t copy, const std::vector<ImageWindow>& windows,
                                const std::vector<std::vector<ActivationCode>>& codes,
                                std::uint64_t first_image) const {
  const std::size_t count = windows.size();
  std::vector<CounterRandom> draws;
  for (const ImageWindow& w : windows)
    draws.push_back(devices_.reads(first_image + w.image).of(w.window));
  std::optional<DrivenLanes> input;
  std::size_t rows = 0;  // of the input
  BlockSums total, part;
  total.sums.resize(static_cast<std::size_t>(spec_.out.channels) * count);
  total.exact.resize(total.sums.size());
  for (const Block& block : copies_[copy]) {
    if (!input || rows != block.rows) {
      rows = block.rows;
      input.emplace(drive(rows_[rows], windows, codes));
    }
    block.arrays.multiply(*input, draws.data(), part);
    for (std::size_t c = 0; c < block.channels.size(); ++c) {
      for (std::size_t w = 0; w < count; ++w) {
        total.sums[block.channels[c] * count + w] += part.sums[c * count + w];
        total.exact[block.channels[c] * count + w] += part.exact[c * count + w];
      }
    }
    total.counts.conversions += part.counts.conversions;
    total.counts.clips += part.counts.clips;
  }
  return total;
}

}  // namespace ohmic
