#include "traces/timeline_tracks.h"

#include <algorithm>

#include "traces/labels.h"

namespace ohmic {
namespace {

constexpr int kLayerProcess = 1;
constexpr int kPortProcess = 2;
constexpr int kChipProcess = 3;
constexpr int kFirstTileProcess = 10;
// Threads of a tile, from the first of its process on.
constexpr int kFirstPe = 1000;
constexpr int kFirstPackets = 7000;
constexpr int kFirstUnit = 8000;
static_assert(kFirstUnit + static_cast<int>(kTileUnits) * Lanes::kMost <=
                  TimelineStream::kThreadsEach,
              "a tile's threads are those of its process");

int thread(int process, int n) { return process * TimelineStream::kThreadsEach + n; }

}  // namespace

bool Lanes::shows(const TimeSpan& work) const {
  return std::find(last_.begin(), last_.end(), work) != last_.end();
}

std::optional<std::size_t> Lanes::take(const TimeSpan& work) {
  const auto free = std::find_if(last_.begin(), last_.end(),
                                 [&work](const TimeSpan& last) { return last.end <= work.begin; });
  const auto lane = static_cast<std::size_t>(free - last_.begin());
  if (lane == std::size_t{kMost}) return std::nullopt;
  if (free == last_.end()) last_.emplace_back();
  last_[lane] = work;
  return lane;
}

TimelineTracks::TimelineTracks(const Mapping& mapping, const ChipConfig& chip,
                               const WaveSignals& signals, const std::vector<std::string>& labels,
                               TimelineStream& stream)
    : signals_(signals), stream_(stream) {
  stream.name_process(kLayerProcess, "layers");
  for (std::size_t l = 0; l < labels.size(); ++l) {
    const bool shown = signals.layer_active[l] != kNoSignal;
    layers.push_back(shown ? thread(kLayerProcess, static_cast<int>(l)) : kNoTrack);
    if (shown) stream.name_thread(layers.back(), labels[l]);
  }
  stream.name_process(kPortProcess, "I/O port");
  if (signals.vectors_sent != kNoSignal) sent = stream.add_counter(kPortProcess, "vectors in");
  if (signals.vectors_received != kNoSignal)
    received = stream.add_counter(kPortProcess, "vectors out");
  if (signals.power != kNoSignal) {
    stream.name_process(kChipProcess, "chip");
    power = stream.add_counter(kChipProcess, "power uW");
  }
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    for (const TileAssignment& tile : mapping.layers[l].tiles) {
      add_tile(tile.tile, signals.tiles.at(tile.tile),
               tile_label(chip, tile.tile) + " " + labels[l]);
    }
  }
  add_stages(mapping);
  add_links(chip);
}

void TimelineTracks::add_tile(int tile, const TileSignals& of, const std::string& name) {
  const int process = process_of(tile);
  stream_.name_process(process, name);
  buffers[tile].fill(kNoTrack);
  for (std::size_t b = 0; b < kBufferKinds; ++b) {
    if (of.occupancy[b] == kNoSignal) continue;
    buffers[tile][b] = stream_.add_counter(
        process, std::string(buffer_label(static_cast<BufferKind>(b))) + " buffer bits");
  }
  for (std::size_t p = 0; p < of.pes.size(); ++p) {
    const int track = pe(tile, static_cast<int>(p));
    if (track != kNoTrack) stream_.name_thread(track, "PE " + std::to_string(p));
  }
}

void TimelineTracks::add_stages(const Mapping& mapping) {
  for (const auto& [place, of] : signals_.stages) {
    if (of.wait == kNoSignal && of.wait_text == kNoSignal) continue;
    const bool hosted =
        mapping.graph->stages[static_cast<std::size_t>(place.first)].kind != StageKind::kMatrix;
    const int track = thread(process_of(place.second), hosted ? 1 + place.first : 0);
    waits[place] = track;
    stream_.name_thread(
        track, hosted ? "stage " + std::to_string(place.first) + " waits" : std::string("waits"));
  }
}

void TimelineTracks::add_links(const ChipConfig& chip) {
  for (const auto& [link, of] : signals_.links) {
    if (of.busy == kNoSignal && of.flits == kNoSignal) continue;
    const int process = process_of(link.first);
    if (signals_.tiles.count(link.first) == 0)
      stream_.name_process(process, router_label(chip, link.first));
    links[link] =
        stream_.add_counter(process, std::string("link ") + port_label(link.second) + " load %");
  }
}

/// Processes of tiles, and of routers without one, are numbered as they come: in the order of the
/// layers.
int TimelineTracks::process_of(int tile) {
  const int next = kFirstTileProcess + static_cast<int>(processes_.size());
  return processes_.emplace(tile, next).first->second;
}

int TimelineTracks::pe(int tile, int pe) {
  const PeSignals& of = signals_.tiles.at(tile).pes[static_cast<std::size_t>(pe)];
  const bool shown = of.busy != kNoSignal || of.layer != kNoSignal || of.slice != kNoSignal ||
                     of.adc_busy != kNoSignal;
  return shown ? thread(process_of(tile), kFirstPe + pe) : kNoTrack;
}

bool TimelineTracks::shows(int tile, TileUnit unit) const {
  return signals_.tiles.at(tile).units[static_cast<std::size_t>(unit)] != kNoSignal;
}

int TimelineTracks::unit(int tile, TileUnit unit, std::size_t lane) {
  return thread(process_of(tile),
                kFirstUnit + static_cast<int>(unit) * Lanes::kMost + static_cast<int>(lane));
}

void TimelineTracks::name_unit(int tile, TileUnit kind, std::size_t lane) {
  stream_.name_thread(unit(tile, kind, lane),
                      unit_label(kind) + (lane == 0 ? "" : " " + std::to_string(lane + 1)));
}

int TimelineTracks::packets(int place, PacketEnd end, std::size_t lane) {
  const int process = place == kIoPort ? kPortProcess : process_of(place);
  return thread(process,
                kFirstPackets + static_cast<int>(end) * Lanes::kMost + static_cast<int>(lane));
}

void TimelineTracks::name_packets(int place, PacketEnd end, std::size_t lane) {
  stream_.name_thread(packets(place, end, lane),
                      std::string(end == PacketEnd::kOut ? "packets out" : "packets in") +
                          (lane == 0 ? "" : " " + std::to_string(lane + 1)));
}

}  // namespace ohmic
