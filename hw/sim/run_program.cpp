#include "hw/sim/run_program.h"

#include <algorithm>

#include "hw/mapping/flow_planner.h"

namespace ohmic {

RunProgram::RunProgram(const Mapping& mapping, const ChipParts& parts)
    : mapping_(mapping), parts_(parts) {
  make_flows();
  for (std::size_t s = 0; s < mapping.graph->stages.size(); ++s) {
    if (mapping.graph->stages[s].kind == StageKind::kMatrix) {
      make_matrix_stage(s);
    } else {
      make_vector_stage(s);
    }
  }
  connect_port();
}

void RunProgram::make_flows() {
  for (const Flow& flow : mapping_.flows) {
    FlowState& state = flows_.emplace_back();
    state.flow = flow;
    state.index = static_cast<std::uint32_t>(flows_.size() - 1);
  }
}

std::vector<FlowState*> RunProgram::flows_into(int stage, int tile, int producer) {
  std::vector<FlowState*> found;
  for (FlowState& f : flows_) {
    if (f.flow.to.stage == stage && f.flow.to.tile == tile && f.flow.producer == producer)
      found.push_back(&f);
  }
  return found;
}

std::vector<FlowState*> RunProgram::flows_out_of(int stage, int tile) {
  std::vector<FlowState*> found;
  for (FlowState& f : flows_) {
    if (f.flow.from.stage == stage && f.flow.from.tile == tile) found.push_back(&f);
  }
  return found;
}

std::string RunProgram::stage_name(const Stage& stage) const {
  const char* kind =
      stage.kind == StageKind::kMatrix ? "weight layer " : "vector stage of weight layer ";
  return kind + std::to_string(stage.weight_layer);
}

namespace {

PeTask pe_task(const ChipConfig& chip, const Mapping& mapping, const LayerMapping& layer,
               const PeAssignment& pe) {
  const WeightBlock& block = mapping.blocks[pe.block];
  PeTask task;
  task.rows = static_cast<std::uint64_t>(block.rows);
  task.columns = static_cast<std::uint64_t>(block.columns);
  task.groups = static_cast<std::uint64_t>(pe.groups);
  task.input_slices = static_cast<std::uint64_t>(layer.input_slices);
  task.drives = drives_per_slice(chip, task.columns);
  task.input_bits = static_cast<std::uint64_t>(layer.activation_bits);
  task.result_bits = static_cast<std::uint64_t>(layer.sets.front().partial_sum_bits);
  task.timing = slice_timing(chip, task.columns);
  return task;
}

}  // namespace

void RunProgram::make_matrix_stage(std::size_t s) {
  const Stage& stage = mapping_.graph->stages[s];
  const LayerMapping& layer = mapping_.layers[static_cast<std::size_t>(stage.weight_layer)];
  const int id = static_cast<int>(s);
  std::vector<MatrixStation*> stations;
  const std::size_t turn = parts_.controller.layers();
  for (const TileAssignment& assignment : layer.tiles) {
    Tile& tile = *parts_.tiles[static_cast<std::size_t>(assignment.tile)];
    MatrixStation::Program program;
    program.chip = &parts_.chip;
    program.stage = &stage;
    program.layer = &layer;
    program.assignment = &assignment;
    program.name = stage_name(stage);
    program.line_capacity = line_capacity(parts_.chip, mapping_, {id, assignment.tile});
    program.output_capacity = output_capacity(parts_.chip, mapping_, {id, assignment.tile});
    program.output_vector_bits = output_vector_bits(parts_.chip, mapping_, {id, assignment.tile});
    program.on_complete = [this, turn](Picoseconds end) {
      parts_.controller.on_station_complete(turn, end);
    };
    MatrixStation& station = matrix_.emplace_back(tile, std::move(program));
    station.connect(flows_into(id, assignment.tile, 0), flows_out_of(id, assignment.tile));
    for (const PeAssignment& pe : assignment.pes)
      tile.pe(pe.pe).program(pe_task(parts_.chip, mapping_, layer, pe));
    tile.set_pe_listener(&station);
    tile.add_station(station);
    parts_.controller.add_registers(
        {assignment.tile, stage.weight_layer, layer.weight_bits, layer.activation_bits});
    stations.push_back(&station);
    stations_.push_back(&station);
    owners_.emplace_back(stage.weight_layer, &station);
  }
  link_partial_sums(layer, stations);
  parts_.controller.add_layer(std::move(stations));
}

/// Wires every accumulation set: the tiles that share it send their partial sums to the one that
/// completes it.
void RunProgram::link_partial_sums(const LayerMapping& layer,
                                   const std::vector<MatrixStation*>& stations) {
  for (const AccumulationSet& set : layer.sets) {
    const auto home = static_cast<std::size_t>(set.home);
    MatrixStation::HomeSet here;
    here.pes = set.shares[home];
    here.columns = static_cast<std::uint64_t>(set.writes.size());
    const std::size_t index = stations[home]->add_home_set(std::move(here));
    MatrixStation::HomeSet& placed = stations[home]->home_set(index);
    for (std::size_t t = 0; t < set.shares.size(); ++t) {
      if (t == home || set.shares[t] == 0) continue;
      MatrixStation::PartialLink& link = partials_.emplace_back();
      link.home = stations[home];
      link.set = index;
      link.source = placed.remote.size();
      link.pes = set.shares[t];
      link.bits = placed.columns * static_cast<std::uint64_t>(set.partial_sum_bits);
      link.head.source = layer.tiles[t].tile;
      link.head.destination = layer.tiles[home].tile;
      link.head.account =
          static_cast<std::uint32_t>(mapping_.blocks[layer.tiles[t].pes.front().block].layer);
      link.head.kind = static_cast<std::uint32_t>(PacketKind::kPartialSum);
      link.head.flow = static_cast<std::uint32_t>(partials_.size() - 1);
      placed.remote.emplace_back();
      placed.links.push_back(&link);
      placed.senders.push_back(parts_.tiles[static_cast<std::size_t>(layer.tiles[t].tile)]);
      stations[t]->add_partial(link);
    }
  }
}

void RunProgram::make_vector_stage(std::size_t s) {
  const Stage& stage = mapping_.graph->stages[s];
  const int id = static_cast<int>(s);
  const int host = mapping_.vector_host[s];
  Tile& tile = *parts_.tiles[static_cast<std::size_t>(host)];
  VectorStation::Program program;
  program.chip = &parts_.chip;
  program.stage = &stage;
  program.name = stage_name(stage);
  program.line_capacity = line_capacity(parts_.chip, mapping_, {id, host});
  program.output_capacity = output_capacity(parts_.chip, mapping_, {id, host});
  program.output_vector_bits = output_vector_bits(parts_.chip, mapping_, {id, host});
  VectorStation& station = vector_.emplace_back(tile, std::move(program));
  std::vector<std::vector<FlowState*>> inputs;
  for (std::size_t k = 0; k < stage.producers.size(); ++k)
    inputs.push_back(flows_into(id, host, static_cast<int>(k)));
  station.connect(std::move(inputs), flows_out_of(id, host));
  tile.add_station(station);
  stations_.push_back(&station);
  owners_.emplace_back(stage.weight_layer, &station);
}

void RunProgram::connect_port() {
  std::uint64_t expected = 0;
  for (FlowState& f : flows_) {
    if (f.flow.to.tile != kIoPort) continue;
    const auto pixels = static_cast<std::uint64_t>(
        mapping_.graph->stages[static_cast<std::size_t>(f.flow.from.stage)].out.pixels());
    expected += pixels;
    f.credit.reset(noc::kNever);  // the port takes whatever comes
  }
  std::uint64_t pixels = 0;
  for (const Stage& stage : mapping_.graph->stages) {
    for (std::size_t k = 0; k < stage.producers.size(); ++k) {
      if (stage.producers[k] == kIoPort)
        pixels = static_cast<std::uint64_t>(stage.inputs[k].pixels());
    }
  }
  parts_.port.connect(flows_out_of(kIoPort, kIoPort), pixels, expected);
}

void RunProgram::take(const noc::Packet& packet, Picoseconds now) {
  if (!packet.last) return;
  switch (static_cast<PacketKind>(packet.kind)) {
    case PacketKind::kPixels:
      return flows_[packet.flow].on_vector(now);
    case PacketKind::kPartialSum: {
      MatrixStation::PartialLink& link = partials_[packet.flow];
      return link.home->take_partial(link, now);
    }
    case PacketKind::kControl:
      return parts_.controller.on_register_written();
  }
}

bool RunProgram::done() const {
  return parts_.port.done() && std::all_of(stations_.begin(), stations_.end(),
                                           [](const Station* s) { return s->done(); });
}

std::string RunProgram::standstill(Picoseconds now) {
  std::string text = parts_.controller.waits_for();
  if (text.empty()) text = parts_.port.waits_for();
  int shown = 0;
  for (Station* station : stations_) {
    if (station->done() || ++shown > 4) continue;
    text += "; " + station->waits_for(now);
  }
  return text;
}

std::vector<StationTimes> RunProgram::layer_times() const {
  std::vector<StationTimes> times(mapping_.layers.size());
  for (const auto& [layer, station] : owners_) {
    StationTimes& sum = times[static_cast<std::size_t>(layer)];
    const StationTimes& one = station->times();
    if (!one.started) continue;
    sum.first_start = sum.started ? std::min(sum.first_start, one.first_start) : one.first_start;
    sum.last_end = std::max(sum.last_end, one.last_end);
    sum.started = true;
  }
  return times;
}

}  // namespace ohmic
