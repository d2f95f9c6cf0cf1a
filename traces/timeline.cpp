#include "traces/timeline.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "traces/labels.h"

namespace ohmic {
namespace {

/// In place of an instant at which an event is told: when the run is over.
constexpr Picoseconds kAtTheEnd = std::numeric_limits<Picoseconds>::max();

}  // namespace

Timeline::Timeline(const NetworkSpec& network, const ChipConfig& chip, std::string scope,
                   const TraceRange& range, PowerTracer& power, FileWriter& out)
    : network_(network), chip_(chip), scope_(std::move(scope)), range_(range), out_(out) {
  power.listen([this](Picoseconds at, double watts) {
    if (tracks_->power != kNoTrack)
      stream_->level(tracks_->power, at, kAtTheEnd, static_cast<std::int64_t>(in_uw(watts)));
  });
}

void Timeline::on_run(const Mapping& mapping, Picoseconds /*now*/) {
  mapping_ = &mapping;
  signals_ = std::make_unique<WaveSignals>(mapping, chip_, scope_);
  stream_.reset();
}

void Timeline::on_begin(Picoseconds now) {
  now_ = now;
  begin(now);
  stream_ = std::make_unique<TimelineStream>(out_, now, range_);
  tracks_ = std::make_unique<TimelineTracks>(*mapping_, chip_, *signals_,
                                             layer_labels(network_, *mapping_), *stream_);
  follow(*mapping_, chip_, [this](int tile, BufferKind buffer, Picoseconds at, std::int64_t bits) {
    count(tracks_->buffers.at(tile)[static_cast<std::size_t>(buffer)], at, bits);
  });
  load_ = std::make_unique<LinkLoad>(now, chip_.clock_ps, kBinClocks,
                                     [this](const Link& link, Picoseconds at, int percent) {
                                       stream_->level(tracks_->links.at(link), at, now_, percent);
                                     });
  arrows_ = std::make_unique<PacketArrows>(network_, chip_, *signals_, *tracks_, *stream_);
  describe_layers();
}

void Timeline::describe_layers() {
  for (std::size_t l = 0; l < mapping_->layers.size(); ++l) {
    const LayerMapping& layer = mapping_->layers[l];
    const std::string name = network_.weight_layer(static_cast<int>(l)).name;
    details_.push_back("\"layer\":" + nlohmann::json(name).dump() +
                       ",\"weight_bits\":" + std::to_string(layer.weight_bits) +
                       ",\"activation_bits\":" + std::to_string(layer.activation_bits) +
                       ",\"input_slices\":" + std::to_string(layer.input_slices));
    layers_.push_back({layer.tiles.size(), false, {}});
    for (const TileAssignment& tile : layer.tiles)
      first_window_[tile.tile] = static_cast<std::uint64_t>(tile.copy);
  }
}

void Timeline::advance(Picoseconds now) {
  now_ = now;
  stream_->advance(now, least_end());
}

void Timeline::on_end(Picoseconds end) {
  now_ = std::max(now_, end);
  for (const auto& [place, waiting] : waits_) end_wait(place, end);
  load_->finish();
  stream_->finish(end);
}

void Timeline::count(int counter, Picoseconds at, std::int64_t delta) {
  if (counter != kNoTrack) stream_->count(counter, at, delta);
}

void Timeline::on_received(Picoseconds at) { count(tracks_->received, at, 1); }

void Timeline::on_window(FlowEnd place, std::uint64_t window, const WindowTimes& times) {
  const Stage& stage = mapping_->graph->stages[static_cast<std::size_t>(place.stage)];
  if (stage.kind == StageKind::kMatrix) count_layer(stage, window, times);
  advance(times.start);
}

/// A layer's slice: from the start of its first window to the end of its last.
void Timeline::count_layer(const Stage& stage, std::uint64_t window, const WindowTimes& times) {
  const auto l = static_cast<std::size_t>(stage.weight_layer);
  LayerSpan& layer = layers_[l];
  if (!layer.started) layer.span.begin = times.start;
  layer.started = true;
  layer.span.end = std::max(layer.span.end, times.end);
  const bool last = window + mapping_->layers[l].copies >= stage.windows;
  if (!last || --layer.tiles_left > 0) return;
  const TimeSpan span = layer.span;
  layer = {mapping_->layers[l].tiles.size(), false, {}};  // of the next image
  if (tracks_->layers[l] == kNoTrack) return;
  stream_->slice(tracks_->layers[l], network_.weight_layer(stage.weight_layer).name, span.begin,
                 span.end, times.start, "{" + details_[l] + "}");
}

/// The window that a PE begins: each takes all of its tile's, image after image.
std::uint64_t Timeline::take_window(int tile, int pe, int layer) {
  const auto l = static_cast<std::size_t>(layer);
  const auto stage = static_cast<std::size_t>(mapping_->graph->stage_of_weight_layer[l]);
  const auto [next, is_new] = next_window_.try_emplace({tile, pe}, first_window_[tile]);
  const std::uint64_t window = next->second;
  next->second += mapping_->layers[l].copies;
  if (next->second >= mapping_->graph->stages[stage].windows) next->second = first_window_[tile];
  return window;
}

void Timeline::on_pe(int tile, int pe, int layer, const PeSchedule& schedule, Picoseconds begin) {
  const int track = tracks_->pe(tile, pe);
  const std::uint64_t window = take_window(tile, pe, layer);
  if (track == kNoTrack) return;
  stream_->slice(track, network_.weight_layer(layer).name, begin, begin + schedule.window(), begin,
                 "{\"window\":" + std::to_string(window + 1) + "," +
                     details_[static_cast<std::size_t>(layer)] + "}");
}

void Timeline::on_window_summed(FlowEnd /*place*/, std::uint64_t /*window*/, Picoseconds now) {
  advance(now);
}

void Timeline::on_wait(FlowEnd place, Wait wait, Picoseconds at) {
  const Place here{place.stage, place.tile};
  end_wait(here, at);
  waits_[here] = {wait, at};
}

void Timeline::end_wait(const Place& place, Picoseconds now) {
  const Waiting& waiting = waits_[place];
  const auto track = tracks_->waits.find(place);
  if (waiting.wait == Wait::kNothing || track == tracks_->waits.end()) return;
  stream_->slice(track->second, wait_label(waiting.wait), waiting.since, now, now);
}

void Timeline::on_unit(int tile, TileUnit unit, int layer, Picoseconds begin, Picoseconds end) {
  if (begin == end || !tracks_->shows(tile, unit)) return;
  Lanes& lanes = lanes_[{tile, unit}];
  const TimeSpan work{begin, end};
  if (lanes.shows(work)) return;  // sets of channels that are summed side by side
  const std::size_t known = lanes.size();
  const auto lane = lanes.take(work);
  if (!lane) return;
  if (*lane == known) tracks_->name_unit(tile, unit, *lane);
  stream_->slice(tracks_->unit(tile, unit, *lane), network_.weight_layer(layer).name, begin, end,
                 begin);
}

/// The port hands its vectors over long before the network takes them.
void Timeline::on_inject(const noc::Packet& packet, std::uint64_t at_ps) {
  if (stream_ == nullptr) return;  // the controller's register writes
  arrows_->on_inject(packet, at_ps);
  if (packet.source == noc::kChipPort && packet.last) count(tracks_->sent, at_ps, 1);
}

void Timeline::on_hop(noc::NodeId router, int port, const noc::Packet& packet, std::uint64_t now_ps,
                      std::uint64_t hold_ps) {
  if (stream_ == nullptr) return;
  const Link link{router, port};
  now_ = now_ps;
  arrows_->on_hop(router, port, packet, now_ps, hold_ps);
  if (tracks_->links.count(link) != 0) load_->hop(link, now_ps, packet.flits);
  advance(now_ps);
}

}  // namespace ohmic
