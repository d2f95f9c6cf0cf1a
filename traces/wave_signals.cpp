#include "traces/wave_signals.h"

#include <fnmatch.h>

#include <algorithm>
#include <optional>
#include <set>

#include "hw/mapping/flow_planner.h"
#include "traces/labels.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr int kWaitBits = 3;
constexpr int kWaitTextBits = 56;  ///< seven letters
constexpr int kCountBits = 32;
constexpr int kPowerBits = 40;

int bits_for(std::uint64_t most) {
  int bits = 1;
  while (bits < 64 && most >> bits != 0) ++bits;
  return bits;
}

bool is_matrix(const Mapping& mapping, int stage) {
  return mapping.graph->stages[static_cast<std::size_t>(stage)].kind == StageKind::kMatrix;
}

bool hosts_vectors(const Mapping& mapping, int tile) {
  return std::count(mapping.vector_host.begin(), mapping.vector_host.end(), tile) > 0;
}

/// Bits that would stand in each of a tile's buffers if nothing ever left it.
std::array<std::uint64_t, kBufferKinds> most_bits(const Mapping& mapping, const ChipConfig& chip,
                                                  int tile) {
  std::array<std::uint64_t, kBufferKinds> most{};
  std::set<int> writers;
  for (const Flow& flow : mapping.flows) {
    if (flow.from.tile == tile) writers.insert(flow.from.stage);
    if (flow.to.tile != tile) continue;
    const Stage& stage = mapping.graph->stages[static_cast<std::size_t>(flow.to.stage)];
    const Shape& stream = stage.inputs[static_cast<std::size_t>(flow.producer)];
    const auto buffer =
        is_matrix(mapping, flow.to.stage) ? BufferKind::kLine : BufferKind::kOperand;
    most[static_cast<std::size_t>(buffer)] +=
        flow.buffer_bits * static_cast<std::uint64_t>(stream.pixels());
  }
  for (const int stage : writers) {
    const auto buffer = is_matrix(mapping, stage) ? BufferKind::kOutput : BufferKind::kResult;
    const Shape& out = mapping.graph->stages[static_cast<std::size_t>(stage)].out;
    most[static_cast<std::size_t>(buffer)] +=
        output_vector_bits(chip, mapping, {stage, tile}) * static_cast<std::uint64_t>(out.pixels());
  }
  return most;
}

/// The vector unit's buffers and lanes: on tiles that host a vector stage.
bool is_of_vector_unit(TileUnit unit) {
  return unit == TileUnit::kOperandRead || unit == TileUnit::kOperandWrite ||
         unit == TileUnit::kResultRead || unit == TileUnit::kResultWrite ||
         unit == TileUnit::kVectorLanes;
}

/// The buffer that a unit writes, if it does: its occupancy stands behind the unit's signal.
std::optional<BufferKind> written_by(TileUnit unit) {
  switch (unit) {
    case TileUnit::kLineWrite:
      return BufferKind::kLine;
    case TileUnit::kOutputWrite:
      return BufferKind::kOutput;
    case TileUnit::kOperandWrite:
      return BufferKind::kOperand;
    case TileUnit::kResultWrite:
      return BufferKind::kResult;
    default:
      return std::nullopt;
  }
}

}  // namespace

WaveSignals::WaveSignals(const Mapping& mapping, const ChipConfig& chip, const std::string& scope)
    : scope_(scope) {
  power = add("chip.power_uw", kPowerBits);
  add_controller(mapping);
  vectors_sent = add("chip.io_port.vectors_sent", kCountBits);
  vectors_received = add("chip.io_port.vectors_received", kCountBits);
  if (vectors_sent != kNoSignal || vectors_received != kNoSignal) places.insert(kIoPort);
  add_tiles(mapping, chip);
  add_links(mapping, chip);
  if (signals_.empty()) {
    throw ConfigError("--trace-scope",
                      "'" + scope_ + "' matches no signal; one of them is " + example_);
  }
}

int WaveSignals::add(const std::string& name, int bits) {
  if (example_.empty() && name.find(".pe_") != std::string::npos) example_ = name;
  if (::fnmatch(scope_.c_str(), name.c_str(), 0) != 0) return kNoSignal;
  signals_.push_back({name, bits});
  return static_cast<int>(signals_.size()) - 1;
}

void WaveSignals::add_controller(const Mapping& mapping) {
  begun = add("chip.controller.begun", 1);
  for (std::size_t l = 0; l < mapping.layers.size(); ++l)
    layer_active.push_back(add("chip.controller.layer_" + std::to_string(l + 1) + ".active", 1));
}

void WaveSignals::add_tiles(const Mapping& mapping, const ChipConfig& chip) {
  std::map<int, std::pair<int, const TileAssignment*>> by_place;
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    for (const TileAssignment& tile : mapping.layers[l].tiles)
      by_place[tile.tile] = {mapping.graph->stage_of_weight_layer[l], &tile};
  }
  for (const auto& [tile, owner] : by_place) {
    const std::string name = "chip." + tile_label(chip, tile);
    const FlowEnd place{owner.first, tile};
    const std::size_t before = signals_.size();
    add_stage(name, mapping.graph->stages[static_cast<std::size_t>(place.stage)], place);
    add_hosted(mapping, name, tile);
    const Stage& stage = mapping.graph->stages[static_cast<std::size_t>(place.stage)];
    add_tile(mapping, name, *owner.second,
             mapping.layers[static_cast<std::size_t>(stage.weight_layer)], chip);
    if (signals_.size() > before) places.insert(tile);
  }
}

void WaveSignals::add_stage(const std::string& name, const Stage& stage, FlowEnd place) {
  StageSignals& signals = stages[{place.stage, place.tile}];
  signals.wait = add(name + ".wait", kWaitBits);
  signals.wait_text = add(name + ".wait_text", kWaitTextBits);
  signals.window = add(name + ".window", bits_for(stage.windows));
}

void WaveSignals::add_hosted(const Mapping& mapping, const std::string& name, int tile) {
  for (std::size_t s = 0; s < mapping.vector_host.size(); ++s) {
    if (mapping.vector_host[s] != tile) continue;
    add_stage(name + ".stage_" + std::to_string(s), mapping.graph->stages[s],
              {static_cast<int>(s), tile});
  }
}

void WaveSignals::add_tile(const Mapping& mapping, const std::string& name,
                           const TileAssignment& tile, const LayerMapping& layer,
                           const ChipConfig& chip) {
  TileSignals& signals = tiles[tile.tile];
  add_units(name, hosts_vectors(mapping, tile.tile), most_bits(mapping, chip, tile.tile), chip,
            signals);
  signals.pes.resize(static_cast<std::size_t>(chip.pes_per_tile));
  for (const PeAssignment& pe : tile.pes) {
    add_pe(name + ".pe_" + std::to_string(pe.pe), mapping, layer,
           signals.pes[static_cast<std::size_t>(pe.pe)]);
  }
}

void WaveSignals::add_units(const std::string& name, bool vectors,
                            const std::array<std::uint64_t, kBufferKinds>& most_bits,
                            const ChipConfig& chip, TileSignals& signals) {
  signals.units.fill(kNoSignal);
  signals.occupancy.fill(kNoSignal);
  signals.capacity.fill(kNoSignal);
  for (std::size_t u = 0; u < kTileUnits; ++u) {
    const auto unit = static_cast<TileUnit>(u);
    if (is_of_vector_unit(unit) && !vectors) continue;
    signals.units[u] = add(name + "." + unit_signal(unit), 1);
    const auto buffer = written_by(unit);
    if (!buffer) continue;
    const auto b = static_cast<std::size_t>(*buffer);
    const std::string of = name + "." + buffer_label(*buffer) + "_buffer.";
    signals.occupancy[b] = add(of + "occupancy", bits_for(most_bits[b]));
    signals.capacity[b] = add(of + "capacity", bits_for(buffer_capacity(chip, *buffer)));
  }
}

void WaveSignals::add_pe(const std::string& name, const Mapping& mapping, const LayerMapping& layer,
                         PeSignals& signals) {
  signals.busy = add(name + ".busy", 1);
  signals.layer = add(name + ".layer", bits_for(mapping.layers.size()));
  signals.slice = add(name + ".slice", bits_for(static_cast<std::uint64_t>(layer.input_slices)));
  signals.adc_busy = add(name + ".adc_bank.busy", 1);
}

void WaveSignals::add_links(const Mapping& mapping, const ChipConfig& chip) {
  for (const Link& link : links_in_use(mapping, chip)) {
    const std::string name =
        "chip.mesh." + router_label(chip, link.first) + ".out_" + port_label(link.second);
    LinkSignals& signals = links[link];
    signals.busy = add(name + ".busy", 1);
    signals.flits = add(name + ".flits", kCountBits);
  }
}

}  // namespace ohmic
