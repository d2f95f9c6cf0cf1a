#include "hw/sim/run_wiring.h"

#include <algorithm>

#include "hw/mapping/flow_planner.h"
#include "hw/mapping/layer_schedule.h"

namespace ohmic {

RunWiring::RunWiring(const Mapping& mapping, const ChipParts& parts)
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

void RunWiring::make_flows() {
  for (const Flow& flow : mapping_.flows) {
    FlowState& state = flows_.emplace_back();
    state.flow = flow;
    state.index = static_cast<std::uint32_t>(flows_.size() - 1);
  }
}

std::vector<FlowState*> RunWiring::flows_into(int stage, int tile, int producer) {
  std::vector<FlowState*> found;
  for (FlowState& f : flows_) {
    if (f.flow.to.stage == stage && f.flow.to.tile == tile && f.flow.producer == producer)
      found.push_back(&f);
  }
  return found;
}

std::vector<FlowState*> RunWiring::flows_out_of(int stage, int tile) {
  std::vector<FlowState*> found;
  for (FlowState& f : flows_) {
    if (f.flow.from.stage == stage && f.flow.from.tile == tile) found.push_back(&f);
  }
  return found;
}

std::string RunWiring::stage_name(const Stage& stage) const {
  const char* kind =
      stage.kind == StageKind::kMatrix ? "weight layer " : "vector stage of weight layer ";
  return kind + std::to_string(stage.weight_layer);
}

StageOutput::Program RunWiring::output_of(FlowEnd place, std::uint64_t channels,
                                          Buffer& buffer) const {
  StageOutput::Program output;
  output.chip = &parts_.chip;
  output.stage = &mapping_.graph->stages[static_cast<std::size_t>(place.stage)];
  output.place = place;
  output.channels = channels;
  output.buffer = &buffer;
  output.capacity = output_capacity(parts_.chip, mapping_, place);
  output.vector_bits = output_vector_bits(parts_.chip, mapping_, place);
  return output;
}

void RunWiring::make_matrix_stage(std::size_t s) {
  const Stage& stage = mapping_.graph->stages[s];
  const LayerMapping& layer = mapping_.layers[static_cast<std::size_t>(stage.weight_layer)];
  std::vector<MatrixTileStage*> tile_stages;
  for (const TileAssignment& assignment : layer.tiles)
    tile_stages.push_back(&make_tile_stage(static_cast<int>(s), layer, assignment));
  link_partial_sums(stage.weight_layer, tile_stages);
  parts_.controller.add_layer(std::move(tile_stages));
}

MatrixTileStage& RunWiring::make_tile_stage(int s, const LayerMapping& layer,
                                            const TileAssignment& assignment) {
  const Stage& stage = mapping_.graph->stages[static_cast<std::size_t>(s)];
  const FlowEnd place{s, assignment.tile};
  Tile& tile = *parts_.tiles[static_cast<std::size_t>(assignment.tile)];
  MatrixTileStage::Program program;
  program.layer = &layer;
  program.assignment = &assignment;
  program.name = stage_name(stage);
  program.line_capacity = line_capacity(parts_.chip, mapping_, place);
  program.output =
      output_of(place, static_cast<std::uint64_t>(assignment.writes.size()), tile.output_buffer);
  program.on_complete = [this, turn = parts_.controller.layers()](Picoseconds end) {
    parts_.controller.on_tile_stage_complete(turn, end);
  };
  MatrixTileStage& tile_stage = matrix_.emplace_back(tile, std::move(program));
  tile_stage.connect(flows_into(s, assignment.tile, 0), flows_out_of(s, assignment.tile));
  for (std::size_t p = 0; p < assignment.pes.size(); ++p) {
    const PeAssignment& pe = assignment.pes[p];
    tile.pe(pe.pe).program(stage.weight_layer, schedules_for(stage.weight_layer, assignment, p),
                           tile_stage);
  }
  tile.add_tile_stage(tile_stage);
  parts_.controller.add_registers(
      {assignment.tile, stage.weight_layer, layer.weight_bits, layer.activation_bits});
  tile_stages_.push_back(&tile_stage);
  owners_.emplace_back(&stage, &tile_stage);
  return tile_stage;
}

/// What the windows of a tile's PE number `pe` take.
PeSchedules RunWiring::schedules_for(int weight_layer, const TileAssignment& assignment,
                                     std::size_t pe) {
  const auto l = static_cast<std::size_t>(weight_layer);
  const LayerMapping& layer = mapping_.layers[l];
  const auto tile = static_cast<std::size_t>(&assignment - layer.tiles.data());
  if (mapping_.activity != nullptr) return PeSchedules(mapping_.activity->of(l, tile, pe));
  schedules_.push_back(schedule_of(parts_.chip, mapping_, layer, assignment.pes[pe]));
  return PeSchedules(schedules_.back());
}

/// Wires every accumulation set: the tiles that share it send their partial sums to the one that
/// completes it.
void RunWiring::link_partial_sums(int weight_layer,
                                  const std::vector<MatrixTileStage*>& tile_stages) {
  const LayerMapping& layer = mapping_.layers[static_cast<std::size_t>(weight_layer)];
  for (std::size_t s = 0; s < layer.sets.size(); ++s) {
    const AccumulationSet& set = layer.sets[s];
    const auto home = static_cast<std::size_t>(set.home);
    MatrixTileStage::HomeSet here;
    here.index = s;
    here.pes = set.shares[home];
    here.columns = static_cast<std::uint64_t>(set.writes.size());
    const std::size_t index = tile_stages[home]->add_home_set(std::move(here));
    for (std::size_t t = 0; t < set.shares.size(); ++t) {
      if (t != home && set.shares[t] > 0)
        link_share(weight_layer, set, t, *tile_stages[home], index, *tile_stages[t]);
    }
  }
}

void RunWiring::link_share(int weight_layer, const AccumulationSet& set, std::size_t share,
                           MatrixTileStage& home, std::size_t home_set, MatrixTileStage& sender) {
  const LayerMapping& layer = mapping_.layers[static_cast<std::size_t>(weight_layer)];
  MatrixTileStage::HomeSet& placed = home.home_set(home_set);
  const TileAssignment& from = layer.tiles[share];
  MatrixTileStage::PartialLink& link = partials_.emplace_back();
  link.home = &home;
  link.set = home_set;
  link.source = placed.remote.size();
  link.pes = set.shares[share];
  link.bits = placed.columns * static_cast<std::uint64_t>(set.partial_sum_bits);
  link.head.source = from.tile;
  link.head.destination = layer.tiles[static_cast<std::size_t>(set.home)].tile;
  link.head.layer = static_cast<std::uint32_t>(weight_layer);
  link.head.kind = static_cast<std::uint32_t>(PacketKind::kPartialSum);
  link.head.flow = static_cast<std::uint32_t>(partials_.size() - 1);
  placed.remote.push_back(
      {&link, parts_.tiles[static_cast<std::size_t>(from.tile)], from.copy, {}});
  sender.add_partial(link);
}

void RunWiring::make_vector_stage(std::size_t s) {
  const Stage& stage = mapping_.graph->stages[s];
  const FlowEnd place{static_cast<int>(s), mapping_.vector_host[s]};
  Tile& tile = *parts_.tiles[static_cast<std::size_t>(place.tile)];
  VectorTileStage::Program program;
  program.name = stage_name(stage);
  program.line_capacity = line_capacity(parts_.chip, mapping_, place);
  program.output =
      output_of(place, static_cast<std::uint64_t>(stage.out.channels), tile.result_buffer);
  VectorTileStage& tile_stage = vector_.emplace_back(tile, std::move(program));
  std::vector<std::vector<FlowState*>> inputs;
  for (std::size_t k = 0; k < stage.producers.size(); ++k)
    inputs.push_back(flows_into(place.stage, place.tile, static_cast<int>(k)));
  tile_stage.connect(std::move(inputs), flows_out_of(place.stage, place.tile));
  tile.add_tile_stage(tile_stage);
  tile_stages_.push_back(&tile_stage);
  owners_.emplace_back(&stage, &tile_stage);
}

void RunWiring::connect_port() {
  std::uint64_t pixels = 0;
  std::uint64_t expected = 0;
  for (FlowState& f : flows_) {
    const std::uint64_t vectors = flow_pixels(mapping_, f.flow);
    if (f.flow.from.tile == kIoPort) pixels = vectors;  // the image's: each flow has them all
    if (f.flow.to.tile != kIoPort) continue;
    expected += vectors;
    f.credit.reset(noc::kNever);  // the port takes whatever comes
  }
  parts_.port.connect(flows_out_of(kIoPort, kIoPort), pixels, expected, parts_.observers);
}

void RunWiring::take(const noc::Packet& packet, Picoseconds tail_ps) {
  if (!packet.last) return;
  switch (static_cast<PacketKind>(packet.kind)) {
    case PacketKind::kPixels:
      return flows_[packet.flow].on_vector(tail_ps);
    case PacketKind::kPartialSum: {
      MatrixTileStage::PartialLink& link = partials_[packet.flow];
      return link.home->take_partial(link, tail_ps);
    }
    case PacketKind::kControl:
      for (ChipObserver* observer : watchers_of_all(parts_.observers)) {
        observer->on_registers(packet.destination, static_cast<int>(packet.layer), tail_ps);
      }
      return parts_.controller.on_register_written(tail_ps);
  }
}

void RunWiring::begin(Picoseconds now) {
  for (ChipObserver* observer : parts_.observers) observer->on_begin(now);
  for (TileStage* tile_stage : tile_stages_) tile_stage->begin(now);
}

bool RunWiring::done() const {
  return parts_.port.done() && std::all_of(tile_stages_.begin(), tile_stages_.end(),
                                           [](const TileStage* s) { return s->done(); });
}

std::string RunWiring::deadlock() const {
  std::string text = parts_.controller.waits_for();
  if (text.empty()) text = parts_.port.waits_for();
  int shown = 0;
  for (const TileStage* tile_stage : tile_stages_) {
    if (tile_stage->done() || ++shown > 4) continue;
    text += "; " + tile_stage->waits_for();
  }
  return text;
}

Station RunWiring::busiest() const {
  Station busiest;
  for (const MatrixTileStage& stage : matrix_) {
    const Station one = stage.station();
    if (one.busy_ps > busiest.busy_ps) busiest = one;
  }
  return busiest;
}

std::vector<StageTimes> RunWiring::layer_times() const {
  std::vector<StageTimes> times(mapping_.layers.size());
  for (const auto& [stage, tile_stage] : owners_) {
    StageTimes& sum = times[static_cast<std::size_t>(stage->weight_layer)];
    const StageTimes& one = tile_stage->times();
    if (!one.started) continue;
    sum.first_start = sum.started ? std::min(sum.first_start, one.first_start) : one.first_start;
    sum.last_end = std::max(sum.last_end, one.last_end);
    sum.started = true;
    if (stage->kind != StageKind::kMatrix) continue;
    for (std::size_t w = 0; w < kWaits; ++w) sum.waited[w] += one.waited[w];
    for (std::size_t u = 0; u < kBusyUnits; ++u) sum.busy[u] += one.busy[u];
  }
  return times;
}

}  // namespace ohmic
