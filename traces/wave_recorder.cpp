#include "traces/wave_recorder.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "traces/labels.h"

namespace ohmic {
namespace {

/// Text as a number, a byte a letter: what viewers show with the format ASCII.
std::uint64_t ascii(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

WaveRecorder::WaveRecorder(const NetworkSpec& network, const ChipConfig& chip, std::string scope,
                           PowerTracer& power, WaveSink& sink)
    : network_(network), chip_(chip), scope_(std::move(scope)), power_(power), sink_(sink) {
  power_.listen([this](Picoseconds at, double watts) { set(at, signals_->power, in_uw(watts)); });
}

void WaveRecorder::set(Picoseconds at, int signal, std::uint64_t value) {
  if (signal != kNoSignal) sink_.set(at, signal, value);
}

void WaveRecorder::add(Picoseconds at, int signal, std::int64_t delta) {
  if (signal != kNoSignal) sink_.add(at, signal, delta);
}

void WaveRecorder::pulse(Picoseconds begin, Picoseconds end, int signal, std::uint64_t value) {
  if (signal == kNoSignal || begin == end) return;
  sink_.set(begin, signal, value);
  sink_.set(end, signal, 0);
}

void WaveRecorder::on_run(const Mapping& mapping, Picoseconds /*now*/) {
  mapping_ = mapping;
  signals_ = std::make_unique<WaveSignals>(mapping, chip_, scope_);
  follow(mapping_, chip_, [this](int tile, BufferKind buffer, Picoseconds at, std::int64_t bits) {
    add(at, signals_->tiles.at(tile).occupancy[static_cast<std::size_t>(buffer)], bits);
  });
  layers_ = layer_labels(network_, mapping);
  layer_starts_.assign(layers_.size(), std::numeric_limits<Picoseconds>::max());
  begun_ = false;
  sink_.open(signals_->all(), wave_legend(layers_, power_.bin()));
}

void WaveRecorder::on_begin(Picoseconds now) {
  begun_ = true;
  zero_ = now;
  begin(now);
  sink_.begin(now);
  set(now, signals_->begun, 1);
  for (const auto& [tile, of] : signals_->tiles) {
    for (std::size_t b = 0; b < kBufferKinds; ++b)
      set(now, of.capacity[b], buffer_capacity(chip_, static_cast<BufferKind>(b)));
  }
}

void WaveRecorder::on_end(Picoseconds end) { sink_.finish(end); }

void WaveRecorder::advance(Picoseconds now) {
  if (begun_) sink_.advance(std::min(now, power_.told_until()), least_end());
}

void WaveRecorder::on_received(Picoseconds at) { add(at, signals_->vectors_received, 1); }

void WaveRecorder::on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) {
  set(times.start, signals_->stages.at({place.stage, place.tile}).window, window + 1);
  count_layer(place, window, times);
  advance(times.start);
}

void WaveRecorder::on_window_summed(FlowEnd /*place*/, std::uint64_t /*window*/, Picoseconds now) {
  advance(now);
}

/// A layer is active while one of its tiles is between the start of its first window and the end
/// of its last.
void WaveRecorder::count_layer(FlowEnd place, std::uint64_t window, const WindowTimes& times) {
  const Stage& stage = mapping_.graph->stages[static_cast<std::size_t>(place.stage)];
  if (stage.kind != StageKind::kMatrix) return;
  const auto layer = static_cast<std::size_t>(stage.weight_layer);
  const std::uint64_t copies = mapping_.layers[layer].copies;
  layer_starts_[layer] = std::min(layer_starts_[layer], times.start - zero_);
  if (window < copies) add(times.start, signals_->layer_active[layer], 1);
  if (window + copies >= stage.windows) add(times.end, signals_->layer_active[layer], -1);
}

void WaveRecorder::on_pe(int tile, int pe, int layer, const PeSchedule& schedule,
                         Picoseconds begin) {
  const PeSignals& signals = signals_->tiles.at(tile).pes[static_cast<std::size_t>(pe)];
  const Picoseconds end = begin + schedule.window();
  pulse(begin, end, signals.busy, 1);
  pulse(begin, end, signals.layer, static_cast<std::uint64_t>(layer) + 1);
  for (std::uint64_t slice = 0; slice < schedule.input_slices(); ++slice) {
    const Picoseconds from = slice == 0 ? begin : begin + schedule.slice_end(slice - 1);
    set(from, signals.slice, slice + 1);
    if (signals.adc_busy == kNoSignal) continue;
    const ConversionSpan span = schedule.conversions(slice);
    pulse(begin + span.begin, begin + span.end, signals.adc_busy, 1);
  }
  set(end, signals.slice, 0);
}

void WaveRecorder::on_wait(FlowEnd place, Wait wait, Picoseconds at) {
  const StageSignals& signals = signals_->stages.at({place.stage, place.tile});
  set(at, signals.wait, static_cast<std::uint64_t>(wait));
  set(at, signals.wait_text, ascii(wait_label(wait)));
}

void WaveRecorder::on_unit(int tile, TileUnit unit, int /*layer*/, Picoseconds begin,
                           Picoseconds end) {
  const int signal = signals_->tiles.at(tile).units[static_cast<std::size_t>(unit)];
  add(begin, signal, 1);
  add(end, signal, -1);
}

/// The port hands its vectors over long before the network takes them.
void WaveRecorder::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
  if (begun_ && packet.source == noc::kChipPort && packet.last)
    add(at_ps, signals_->vectors_sent, 1);
}

void WaveRecorder::on_hop(noc::NodeId router, int port, const noc::Packet& packet,
                          std::uint64_t now_ps, std::uint64_t hold_ps) {
  advance(now_ps);
  const auto found = signals_->links.find({router, port});
  if (!begun_ || found == signals_->links.end()) return;
  add(now_ps, found->second.busy, 1);
  add(now_ps + hold_ps, found->second.busy, -1);
  add(now_ps, found->second.flits, packet.flits);
}

}  // namespace ohmic
