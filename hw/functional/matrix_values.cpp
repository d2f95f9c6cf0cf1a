#include "hw/functional/matrix_values.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "hw/functional/channel_list.h"
#include "hw/functional/pair_wires.h"

namespace ohmic {

MatrixValues::MatrixValues(std::string name, ValuePostOps post_ops, ValueDefects& defects,
                           MatrixLayer& layer, const Mapping& mapping, Place place)
    : StageValues(std::move(name), std::move(post_ops), defects),
      layer_(layer),
      tile_(layer.mapping->tiles[place.tile]),
      place_(std::move(place)),
      channels_(tile_.reads.indices()),
      line_(place_.slots, channels_.size(), place_.sources.size()),
      padding_(channels_.size(), static_cast<ActivationCode>(layer.values->zero_point)),
      taps_(static_cast<std::size_t>(layer.matrix.taps())) {
  for (const PeAssignment& pe : tile_.pes) add_pe(mapping, pe);
}

void MatrixValues::add_pe(const Mapping& mapping, const PeAssignment& pe) {
  Pe made{pe.pe, 0, {}};
  std::vector<PeBlock> blocks = pe_blocks(*layer_.chip, mapping, *layer_.mapping, pe);
  if (layer_.devices) {
    wire_blocks(*layer_.devices, static_cast<std::uint64_t>(tile_.copy), mapping, pe, layer_.matrix,
                layer_.values->weights, blocks);
  }
  for (const PeBlock& part : blocks) made.blocks.push_back(make_block(mapping, part));
  pes_.push_back(std::move(made));
}

MatrixValues::Block MatrixValues::make_block(const Mapping& mapping, const PeBlock& part) {
  const WeightBlock& block = mapping.blocks[part.index];
  const std::vector<int> sums = layer_.mapping->sets[block.set].writes.indices();
  const BlockLines lines{mapping.rows_of(block).rows.indices(), block.columns.indices()};
  std::vector<std::size_t> positions;
  for (const int column : lines.columns) positions.push_back(channel_position(sums, column));
  const CodeBlock codes = block_codes(layer_.matrix, mapping.rows_of(block).rows, block.columns,
                                      layer_.values->weights);
  const ChipConfig& chip = *layer_.chip;
  const std::size_t input = row_input(mapping, block.row_set);
  for (const UnitCells& unit : part.units)
    inputs_[input].loads.add(codes, unit, chip.bits_per_cell);
  if (layer_.devices) {
    return {block.set, input, std::move(positions),
            AnalogBlock(*layer_.devices, static_cast<std::uint64_t>(tile_.copy), codes, lines,
                        part.units, part.shares)};
  }
  return {block.set, input, std::move(positions),
          PeArithmetic(codes, part.units, chip.bits_per_cell, chip.dac_bits, layer_.adc)};
}

std::size_t MatrixValues::row_input(const Mapping& mapping, std::uint32_t row_set) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].row_set == row_set) return i;
  }
  const IndexSet& rows = mapping.row_sets[row_set].rows;
  RowInput input{row_set, row_sources(layer_.matrix, rows),
                 RowLoads(static_cast<std::size_t>(rows.size()))};
  for (RowSource& row : input.rows) {
    row.channel =
        static_cast<std::uint32_t>(channel_position(channels_, static_cast<int>(row.channel)));
  }
  row_codes_.resize(std::max(row_codes_.size(), input.rows.size()));
  inputs_.push_back(std::move(input));
  return inputs_.size() - 1;
}

void MatrixValues::clear() {
  StageValues::clear();
  line_.clear();
  running_.clear();
  shares_.clear();
  summed_ = 0;
  for (Pe& pe : pes_) pe.started = 0;
}

std::string MatrixValues::window_name(std::uint64_t window) const {
  return "window " + std::to_string(window);
}

void MatrixValues::arrive(std::size_t, std::size_t source, const std::vector<float>& codes,
                          Picoseconds at) {
  const std::vector<std::size_t>& positions = place_.sources[source];
  const std::vector<ActivationCode> integers(codes.begin(), codes.end());
  const auto [pixel, free] = line_.write(source, positions, integers, at);
  if (!free) defect("takes input pixel " + std::to_string(pixel) + " without room for it");
  const auto pixels = static_cast<std::size_t>(layer_.stream.pixels());
  for (std::size_t i = 0; i < integers.size(); ++i) {
    const auto channel = static_cast<std::size_t>(channels_[positions[i]]);
    layer_.record.input[channel * pixels + pixel] = integers[i];
  }
}

void MatrixValues::drop(std::size_t, std::uint64_t count, Picoseconds at) { line_.drop(count, at); }

/// Points each tap of a window at the vector that the line buffer holds for it.
void MatrixValues::read_taps(std::uint64_t window, const WindowTimes& times) {
  for (std::size_t k = 0; k < taps_.size(); ++k) {
    const std::optional<int> pixel = tap_pixel(*layer_.spec, window, static_cast<int>(k));
    taps_[k] = padding_.data();
    if (!pixel) continue;
    const ActivationCode* held =
        line_.read(static_cast<std::uint64_t>(*pixel), times.start, times.read_end);
    if (held != nullptr) {
      taps_[k] = held;
    } else {
      defect(window_name(window) + " reads input pixel " + std::to_string(*pixel) +
             ", which is not in its line buffer");
    }
  }
}

void MatrixValues::start_window(std::uint64_t window, const WindowTimes& times) {
  read_taps(window, times);
  Window started{window, {}};
  for (const RowInput& input : inputs_) {
    for (std::size_t r = 0; r < input.rows.size(); ++r)
      row_codes_[r] = taps_[input.rows[r].tap][input.rows[r].channel];
    if (layer_.devices) {
      DrivenLanes lanes(input.rows.size(), 1, layer_.mapping->activation_bits,
                        layer_.chip->dac_bits);
      lanes.load(0, row_codes_.data());
      started.inputs.emplace_back(std::move(lanes));
    } else {
      InputBits bits(input.rows.size(), layer_.mapping->activation_bits);
      bits.load(row_codes_.data());
      started.inputs.emplace_back(std::move(bits));
    }
    layer_.record.conduction += input.loads.window(row_codes_.data(), layer_.levels);
  }
  running_.push_back(std::move(started));
}

void MatrixValues::start_pe(int pe) {
  const auto found =
      std::find_if(pes_.begin(), pes_.end(), [pe](const Pe& p) { return p.index == pe; });
  if (found == pes_.end()) return defect("starts PE " + std::to_string(pe) + ", which is not its");
  ++found->started;
}

/// Every PE's results of a window, added up set by set.
void MatrixValues::multiply(const Window& window, std::map<std::size_t, PartialSum>& shares) {
  for (Pe& pe : pes_) {
    if (pe.started <= summed_)
      defect(window_name(window.index) + " is over before PE " + std::to_string(pe.index) +
             " has begun it");
    for (Block& block : pe.blocks) {
      PartialSum& share = shares[block.set];
      share.sums.resize(static_cast<std::size_t>(layer_.mapping->sets[block.set].writes.size()));
      share.exact.resize(share.sums.size());
      multiply(window, block, share);
    }
  }
}

/// Adds a block's results of a window to its set's share.
void MatrixValues::multiply(const Window& window, Block& block, PartialSum& share) {
  const auto& input = window.inputs[block.input];
  const std::uint64_t conversions =
      layer_.devices ? multiply(std::get<DrivenLanes>(input), window.index, block, share)
                     : multiply(std::get<InputBits>(input), block, share);
  if (!layer_.skips)
    layer_.record.conversions +=
        static_cast<std::uint64_t>(layer_.mapping->input_slices) * conversions;
}

std::uint64_t MatrixValues::multiply(const InputBits& input, Block& block, PartialSum& share) {
  auto& arithmetic = std::get<PeArithmetic>(block.arithmetic);
  arithmetic.multiply(input, *layer_.arrays, result_);
  for (std::size_t c = 0; c < result_.sums.size(); ++c) {
    share.sums[block.positions[c]] += static_cast<double>(result_.sums[c]);
    share.exact[block.positions[c]] += static_cast<double>(result_.sums[c] + result_.lost[c]);
  }
  layer_.record.clips += result_.clips;
  return arithmetic.conversions();
}

std::uint64_t MatrixValues::multiply(const DrivenLanes& input, std::uint64_t window, Block& block,
                                     PartialSum& share) {
  const auto& arithmetic = std::get<AnalogBlock>(block.arithmetic);
  const CounterRandom draws = layer_.reads.of(window);
  arithmetic.multiply(input, &draws, analog_result_);
  for (std::size_t c = 0; c < block.positions.size(); ++c) {
    share.sums[block.positions[c]] += analog_result_.sums[c];
    share.exact[block.positions[c]] += analog_result_.exact[c];
  }
  layer_.record.clips += analog_result_.counts.clips;
  return arithmetic.conversions();
}

void MatrixValues::sum_window(std::uint64_t window, Picoseconds now) {
  if (running_.empty() || running_.front().index != window)
    return defect("sums " + window_name(window) + ", which it has not started");
  std::map<std::size_t, PartialSum> shares;
  multiply(running_.front(), shares);
  running_.pop_front();
  ++summed_;
  for (auto& [set, share] : shares) {
    share.window = window;
    share.at = now;
    const bool stays = static_cast<std::size_t>(layer_.mapping->sets[set].home) == place_.tile;
    auto& queue = stays ? shares_ : layer_.on_the_way;
    queue[{set, place_.tile}].push_back(std::move(share));
  }
}

void MatrixValues::take_share(std::size_t set, std::size_t tile, Picoseconds at) {
  auto& coming = layer_.on_the_way[{set, tile}];
  if (coming.empty()) return defect("takes a partial sum that nobody sent");
  coming.front().at = at;
  shares_[{set, tile}].push_back(std::move(coming.front()));
  coming.pop_front();
}

/// Adds the share of one tile to a set's sum; false if it is not there.
bool MatrixValues::add_share(std::size_t set, std::size_t tile, std::uint64_t window,
                             Picoseconds at, PartialSum& total) {
  auto& queue = shares_[{set, tile}];
  if (queue.empty() || queue.front().window != window || queue.front().at > at) return false;
  const PartialSum& share = queue.front();
  total.sums.resize(share.sums.size());
  total.exact.resize(share.sums.size());
  for (std::size_t c = 0; c < share.sums.size(); ++c) {
    total.sums[c] += share.sums[c];
    total.exact[c] += share.exact[c];
  }
  queue.pop_front();
  return true;
}

void MatrixValues::finish_set(const AccumulationSet& set, const PartialSum& total,
                              std::vector<float>& outputs) {
  const auto pixels = static_cast<std::size_t>(layer_.spec->out.pixels());
  const std::vector<int> channels = set.writes.indices();
  for (std::size_t c = 0; c < total.sums.size(); ++c) {
    const auto channel = static_cast<std::size_t>(channels[c]);
    const std::int64_t sum = std::llrint(total.sums[c] * layer_.unit());
    layer_.record.accumulator[channel * pixels + total.window] = sum;
    ++layer_.record.accumulators_done;
    const std::int64_t lost = std::llrint(total.exact[c]) - sum;
    layer_.record.absolute_loss += static_cast<std::uint64_t>(std::abs(lost));
    outputs.push_back(layer_.arithmetic->output(layer_.index, channel, sum));
  }
}

void MatrixValues::complete_window(std::uint64_t window, Picoseconds at) {
  std::vector<float> outputs;
  const LayerMapping& mapping = *layer_.mapping;
  for (std::size_t s = 0; s < mapping.sets.size(); ++s) {
    const AccumulationSet& set = mapping.sets[s];
    if (static_cast<std::size_t>(set.home) != place_.tile) continue;
    PartialSum total;
    total.window = window;
    total.sums.resize(static_cast<std::size_t>(set.writes.size()));
    total.exact.resize(total.sums.size());
    for (std::size_t t = 0; t < set.shares.size(); ++t) {
      if (set.shares[t] == 0 || !layer_.takes(t, window)) continue;
      if (!add_share(s, t, window, at, total))
        defect("completes " + window_name(window) + " without the partial sum of tile " +
               std::to_string(mapping.tiles[t].tile));
    }
    finish_set(set, total, outputs);
  }
  enter_tail(window, std::move(outputs));
}

}  // namespace ohmic
