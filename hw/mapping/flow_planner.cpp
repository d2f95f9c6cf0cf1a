#include "hw/mapping/flow_planner.h"

#include <algorithm>

#include "hw/mapping/block_cutter.h"

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

/// Width of one value of a stream at its reader.
int value_bits(const ChipConfig& chip, const Mapping& m, int reader) {
  if (reader == kIoPort) return chip.output_bits;
  return stage_at(m, reader).kind == StageKind::kMatrix ? layer_of(m, reader).activation_bits
                                                        : chip.vector_bits;
}

struct End {
  FlowEnd at;
  std::vector<ChannelRange> channels;
};

/// Tiles from which a stage's stream leaves, with the channels of each.
std::vector<End> sources(const Mapping& m, const Shape& io_stream, int stage) {
  if (stage == kIoPort) return {{{kIoPort, kIoPort}, {{0, io_stream.channels}}}};
  if (stage_at(m, stage).kind != StageKind::kMatrix) {
    return {{{stage, m.vector_host[static_cast<std::size_t>(stage)]},
             {{0, stage_at(m, stage).out.channels}}}};
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
             {{0, s.inputs[producer].channels}}}};
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
  flow.account = from.at.stage == kIoPort ? 0 : stage_at(m, from.at.stage).weight_layer;
  flow.bits = static_cast<std::uint64_t>(channels) *
              static_cast<std::uint64_t>(value_bits(chip, m, to.at.stage));
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

std::string kib(std::uint64_t bits) {
  const auto hundredths = (bits * 100 + 8191) / 8192;
  const auto rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest + " KiB";
}

std::string needs(const std::string& layer, const char* buffer, const char* what,
                  std::uint64_t bits, const ChipConfig& chip) {
  return "layer '" + layer + "': its " + buffer + " buffer must hold " + what + ", " + kib(bits) +
         ", and tile.buffer_kib gives " + kib(chip.buffer_bits);
}

/// Bits of line buffer that one pixel vector takes, with the share of a vector stage's several
/// producers.
std::uint64_t line_bits(const ChipConfig& chip, const Mapping& m, FlowEnd reader) {
  const Stage& s = stage_at(m, reader.stage);
  if (s.kind == StageKind::kMatrix) {
    return static_cast<std::uint64_t>(assignment(m, reader)->channels_read) *
           static_cast<std::uint64_t>(layer_of(m, reader.stage).activation_bits);
  }
  int channels = 0;
  for (const Shape& in : s.inputs) channels = std::max(channels, in.channels);
  return static_cast<std::uint64_t>(channels) * static_cast<std::uint64_t>(chip.vector_bits) *
         s.inputs.size();
}

}  // namespace

std::uint64_t output_vector_bits(const ChipConfig& chip, const Mapping& m, FlowEnd writer) {
  const Stage& s = stage_at(m, writer.stage);
  const int channels =
      s.kind == StageKind::kMatrix ? assignment(m, writer)->channels_written : s.out.channels;
  return static_cast<std::uint64_t>(channels) *
         static_cast<std::uint64_t>(widest_reader(chip, m, writer.stage));
}

namespace {

std::uint32_t largest_step(const Stage& s) {
  std::uint32_t most = 1;
  std::uint32_t before = 0;
  for (std::uint32_t after : s.produced) {
    most = std::max(most, after - before);
    before = after;
  }
  return most;
}

}  // namespace

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
        connect(chip, m, from, {{kIoPort, kIoPort}, {{0, stage.out.channels}}}, 0);
      }
    }
  }
}

std::uint64_t line_capacity(const ChipConfig& chip, const Mapping& m, FlowEnd reader) {
  return chip.buffer_bits / std::max<std::uint64_t>(1, line_bits(chip, m, reader));
}

std::uint64_t output_capacity(const ChipConfig& chip, const Mapping& m, FlowEnd writer) {
  return chip.buffer_bits / std::max<std::uint64_t>(1, output_vector_bits(chip, m, writer));
}

std::string buffer_shortfall(const NetworkSpec& network, const ChipConfig& chip, const Mapping& m) {
  for (std::size_t s = 0; s < m.graph->stages.size(); ++s) {
    const Stage& stage = m.graph->stages[s];
    const std::string& name = network.layers[static_cast<std::size_t>(stage.layer)].name;
    const int id = static_cast<int>(s);
    for (std::size_t k = 0; k < stage.producers.size(); ++k) {
      for (const End& reader : readers(m, id, k)) {
        const auto held = pixels_held(stage, k);
        if (line_capacity(chip, m, reader.at) < held) {
          return needs(name, "line", "one window", held * line_bits(chip, m, reader.at), chip);
        }
      }
    }
    for (const End& writer : sources(m, {}, id)) {
      const auto step = largest_step(stage);
      if (output_capacity(chip, m, writer.at) < step) {
        return needs(name, "output", "what one window produces",
                     step * output_vector_bits(chip, m, writer.at), chip);
      }
    }
  }
  return "";
}

}  // namespace ohmic
