#include "hw/mapping/flow_planner.h"

#include <algorithm>

namespace ohmic {
namespace {

const Stage& stage_at(const Mapping& m, int stage) {
  return m.graph->stages[static_cast<std::size_t>(stage)];
}

const LayerMapping& layer_of(const Mapping& m, int stage) {
  return m.layers[static_cast<std::size_t>(stage_at(m, stage).weight_layer)];
}

const TileAssignment* assignment(const Mapping& m, FlowEnd end) {
  for (const TileAssignment& tile : layer_of(m, end.stage).tiles) {
    if (tile.tile == end.tile) return &tile;
  }
  return nullptr;
}

/// Vector stages on a tile: they share its vector unit's buffers equally.
std::uint64_t hosted(const Mapping& m, int tile) {
  return static_cast<std::uint64_t>(std::count(m.vector_host.begin(), m.vector_host.end(), tile));
}

bool is_matrix(const Mapping& m, int stage) {
  return stage_at(m, stage).kind == StageKind::kMatrix;
}

/// Width of one value of a stream at its reader.
int value_bits(const ChipConfig& chip, const Mapping& m, int reader) {
  if (reader == kIoPort) return chip.output_bits;
  return stage_at(m, reader).kind == StageKind::kMatrix ? layer_of(m, reader).activation_bits
                                                        : chip.vector_bits;
}

struct End {
  FlowEnd at;
  IndexSet channels;
};

/// Tiles from which a stage's stream leaves, with the channels of each.
std::vector<End> sources(const Mapping& m, const Shape& io_stream, int stage) {
  if (stage == kIoPort) return {{{kIoPort, kIoPort}, IndexSet(0, io_stream.channels)}};
  if (stage_at(m, stage).kind != StageKind::kMatrix) {
    return {{{stage, m.vector_host[static_cast<std::size_t>(stage)]},
             IndexSet(0, stage_at(m, stage).out.channels)}};
  }
  std::vector<End> ends;
  for (const TileAssignment& tile : layer_of(m, stage).tiles) {
    if (!tile.writes.empty()) ends.push_back({{stage, tile.tile}, tile.writes});
  }
  return ends;
}

/// Tiles that read a stage's k-th producer, with the channels of each.
std::vector<End> readers(const Mapping& m, int stage, std::size_t producer) {
  const Stage& s = stage_at(m, stage);
  if (s.kind != StageKind::kMatrix) {
    return {{{stage, m.vector_host[static_cast<std::size_t>(stage)]},
             IndexSet(0, s.inputs[producer].channels)}};
  }
  std::vector<End> ends;
  for (const TileAssignment& tile : layer_of(m, stage).tiles)
    ends.push_back({{stage, tile.tile}, tile.reads});
  return ends;
}

void host_vector_stages(Mapping& m) {
  m.vector_host.assign(m.graph->stages.size(), -1);
  for (std::size_t s = 0; s < m.graph->stages.size(); ++s) {
    const Stage& stage = m.graph->stages[s];
    if (stage.kind == StageKind::kMatrix) continue;
    const LayerMapping& host = m.layers[static_cast<std::size_t>(stage.weight_layer)];
    m.vector_host[s] = host.tiles[static_cast<std::size_t>(host.sets.front().home)].tile;
  }
}

void connect(const ChipConfig& chip, Mapping& m, const End& from, const End& to,
             std::size_t producer) {
  const int channels = overlap(from.channels, to.channels);
  if (channels == 0) return;
  Flow flow;
  flow.from = from.at;
  flow.to = to.at;
  flow.producer = static_cast<int>(producer);
  flow.layer = from.at.stage == kIoPort ? 0 : stage_at(m, from.at.stage).weight_layer;
  const int width = value_bits(chip, m, to.at.stage);
  flow.bits = static_cast<std::uint64_t>(channels) * static_cast<std::uint64_t>(width);
  flow.buffer_bits =
      static_cast<std::uint64_t>(channels) * static_cast<std::uint64_t>(chip.stored_bits(width));
  m.flows.push_back(flow);
}

/// Widest value that a stage's readers take: what its output buffer holds.
int widest_reader(const ChipConfig& chip, const Mapping& m, int stage) {
  const Stage& s = stage_at(m, stage);
  if (s.consumers.empty()) return chip.output_bits;
  int bits = 0;
  for (int c : s.consumers) bits = std::max(bits, value_bits(chip, m, c));
  return bits;
}

}  // namespace

std::uint64_t flow_pixels(const Mapping& mapping, const Flow& flow) {
  const auto& stages = mapping.graph->stages;
  if (flow.from.tile != kIoPort) {
    return static_cast<std::uint64_t>(
        stages[static_cast<std::size_t>(flow.from.stage)].out.pixels());
  }
  const Stage& reader = stages[static_cast<std::size_t>(flow.to.stage)];
  return static_cast<std::uint64_t>(
      reader.inputs[static_cast<std::size_t>(flow.producer)].pixels());
}

std::uint64_t line_vector_bits(const ChipConfig& chip, const Mapping& m, FlowEnd reader) {
  const Stage& s = stage_at(m, reader.stage);
  if (s.kind == StageKind::kMatrix) {
    return static_cast<std::uint64_t>(assignment(m, reader)->reads.size()) *
           static_cast<std::uint64_t>(chip.stored_bits(layer_of(m, reader.stage).activation_bits));
  }
  int channels = 0;
  for (const Shape& in : s.inputs) channels = std::max(channels, in.channels);
  return static_cast<std::uint64_t>(channels) *
         static_cast<std::uint64_t>(chip.stored_bits(chip.vector_bits)) * s.inputs.size() *
         hosted(m, reader.tile);
}

std::uint64_t output_vector_bits(const ChipConfig& chip, const Mapping& m, FlowEnd writer) {
  const Stage& s = stage_at(m, writer.stage);
  const int channels =
      s.kind == StageKind::kMatrix ? assignment(m, writer)->writes.size() : s.out.channels;
  return static_cast<std::uint64_t>(channels) *
         static_cast<std::uint64_t>(chip.stored_bits(widest_reader(chip, m, writer.stage)));
}

void plan_flows(const ChipConfig& chip, Mapping& m) {
  host_vector_stages(m);
  for (std::size_t s = 0; s < m.graph->stages.size(); ++s) {
    const Stage& stage = m.graph->stages[s];
    for (std::size_t k = 0; k < stage.producers.size(); ++k) {
      for (const End& from : sources(m, stage.inputs[k], stage.producers[k])) {
        for (const End& to : readers(m, static_cast<int>(s), k)) connect(chip, m, from, to, k);
      }
    }
    if (stage.consumers.empty()) {
      for (const End& from : sources(m, {}, static_cast<int>(s))) {
        connect(chip, m, from, {{kIoPort, kIoPort}, IndexSet(0, stage.out.channels)}, 0);
      }
    }
  }
}

std::uint64_t line_capacity(const ChipConfig& chip, const Mapping& m, FlowEnd reader) {
  const std::uint64_t buffer =
      is_matrix(m, reader.stage) ? chip.buffer_bits : chip.vector_buffer_bits;
  return buffer / std::max<std::uint64_t>(1, line_vector_bits(chip, m, reader));
}

std::uint64_t output_capacity(const ChipConfig& chip, const Mapping& m, FlowEnd writer) {
  const std::uint64_t buffer = is_matrix(m, writer.stage)
                                   ? chip.buffer_bits
                                   : chip.vector_buffer_bits / hosted(m, writer.tile);
  return buffer / std::max<std::uint64_t>(1, output_vector_bits(chip, m, writer));
}

std::vector<FlowEnd> reader_ends(const Mapping& m, int stage) {
  std::vector<FlowEnd> ends;
  for (const End& end : readers(m, stage, 0)) ends.push_back(end.at);
  return ends;
}

std::vector<FlowEnd> writer_ends(const Mapping& m, int stage) {
  std::vector<FlowEnd> ends;
  for (const End& end : sources(m, {}, stage)) ends.push_back(end.at);
  return ends;
}

}  // namespace ohmic
