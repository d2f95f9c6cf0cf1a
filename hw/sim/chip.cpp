#include "hw/sim/chip.h"

#include <algorithm>
#include <string>

#include "hw/device/timing.h"
#include "hw/mapping/flow_planner.h"
#include "hw/mapping/placer.h"
#include "hw/sim/simulation_error.h"
#include "tlm/sc_ps.h"

namespace ohmic {
namespace {

/// XY routes stay in the rows of their ends: rows behind the last tile carry nothing.
noc::NocConfig noc_config(const ChipConfig& chip, const std::vector<int>& tiles) {
  noc::NocConfig noc;
  noc.mesh = {chip.tiles_x, 1 + *std::max_element(tiles.begin(), tiles.end()) / chip.tiles_x};
  noc.clock_ps = chip.clock_ps;
  noc.router_ps = chip.router_ps;
  noc.link_ps = chip.link_ps;
  noc.buffer_flits = static_cast<std::uint32_t>(chip.router_buffer_flits);
  noc.contention = chip.contention;
  return noc;
}

std::vector<int> first_placed(const ChipConfig& chip, int tiles) {
  std::vector<int> order = placement_order(chip);
  order.resize(static_cast<std::size_t>(tiles));
  return order;
}

}  // namespace

Chip::Chip(const sc_core::sc_module_name& name, const ChipConfig& config, int tiles,
           Fidelity fidelity)
    : sc_module(name),
      config_(config),
      noc_(noc_config(config, first_placed(config, tiles))),
      mesh_("mesh", noc_),
      port_("io_port", config_, noc_),
      controller_("controller", config_, port_, noc_.events),
      tile_at_(static_cast<std::size_t>(config.tiles()), nullptr) {
  mesh_.attach(noc::kChipPort, port_.interface);
  for (const int at : first_placed(config_, tiles)) {
    const std::string label =
        "tile_x" + std::to_string(at % config.tiles_x) + "_y" + std::to_string(at / config.tiles_x);
    Tile& tile = tiles_.add(label.c_str(), at, config_, noc_, fidelity);
    tile_at_[static_cast<std::size_t>(at)] = &tile;
    mesh_.attach(at, tile.interface);
  }
}

Chip::~Chip() { teardown_.begin(); }

void Chip::clear(std::size_t layers) {
  noc_.events.clear();
  mesh_.clear(layers);
  port_.clear();
  controller_.clear();
  for (auto& tile : tiles_) tile->clear();
}

Run Chip::run(const Mapping& mapping, const std::vector<ChipObserver*>& observers) {
  clear(mapping.layers.size());
  const std::vector<ChipObserver*> watchers = watchers_of_all(observers);
  mesh_.observe({watchers.begin(), watchers.end()});
  port_.interface.observe({observers.begin(), observers.end()});
  for (ChipObserver* observer : observers) observer->on_run(mapping, noc::now_ps());
  RunWiring program(mapping, {config_, tile_at_, port_, controller_, observers});
  for (auto& tile : tiles_) tile->prepare(program, observers);
  controller_.start([&program](Picoseconds now) { program.begin(now); });
  sc_core::sc_start();
  check_end(program);
  Run run = collect(mapping, program);
  for (ChipObserver* observer : observers)
    observer->on_end(controller_.begun_at() + run.elapsed_ps);
  return run;
}

void Chip::check_end(const RunWiring& program) const {
  if (!program.done()) {
    throw SimulationError("the chip stands still: " + program.deadlock());
  }
  if (noc_.pool.outstanding() != 0) {
    throw SimulationError(std::to_string(noc_.pool.outstanding()) +
                          " packets have leaked in the network");
  }
}

/// The longest that one station works for an image.
Station Chip::busiest(const Mapping& mapping, const RunWiring& program) const {
  Station busiest = program.busiest();
  for (const auto& tile : tiles_) {
    const Station one = tile->busiest();
    if (one.busy_ps > busiest.busy_ps) busiest = one;
  }
  Picoseconds in = 0;  // of the I/O port's links
  Picoseconds out = 0;
  for (const Flow& flow : mapping.flows) {
    const auto pixels = static_cast<Picoseconds>(flow_pixels(mapping, flow));
    if (flow.from.tile == kIoPort) in += pixels * link_time(config_, flow.bits);
    if (flow.to.tile == kIoPort) out += pixels * link_time(config_, flow.bits);
  }
  const auto port = static_cast<double>(std::max(in, out));
  return port > busiest.busy_ps ? Station{port, StationUnit::kPort, port, -1} : busiest;
}

/// What the units of a layer's tiles did, by array class.
std::vector<Activity> Chip::tile_activities(const Mapping& mapping, std::size_t layer) const {
  std::vector<Activity> by_class(config_.arrays.size());
  for (const TileAssignment& tile : mapping.layers[layer].tiles) {
    tile_at_[static_cast<std::size_t>(tile.tile)]->add_to(
        static_cast<int>(layer), by_class[static_cast<std::size_t>(tile.array_class)]);
  }
  return by_class;
}

Run Chip::collect(const Mapping& mapping, const RunWiring& program) const {
  const Picoseconds begun = controller_.begun_at();
  Run run;
  run.elapsed_ps = port_.end() - begun;  // or longer: if a layer also computes what no reader needs
  run.layers.resize(mapping.layers.size());
  const auto counts = mesh_.counts(mapping.layers.size());
  const auto times = program.layer_times();
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    LayerRun& layer = run.layers[l];
    const std::vector<Activity> by_class = tile_activities(mapping, l);
    for (const Activity& one : by_class) layer.activity += one;
    if (by_class.size() > 1) run.by_class.push_back(by_class);
    layer.activity.router_flits = counts[l].router_flits;
    layer.activity.link_flits = counts[l].link_flits;
    layer.activity.register_writes = controller_.writes(static_cast<int>(l));
    layer.start_ps = times[l].first_start - begun;
    layer.end_ps = times[l].last_end - begun;
    layer.waited_ps = times[l].waited;
    layer.busy_ps = times[l].busy;
    for (const TileAssignment& tile : mapping.layers[l].tiles) {
      tile_at_[static_cast<std::size_t>(tile.tile)]->add_to(static_cast<int>(l), layer.busy_ps);
    }
    run.elapsed_ps = std::max(run.elapsed_ps, layer.end_ps);
  }
  run.interval_ps = static_cast<double>(run.elapsed_ps);  // one image behind the other
  run.busiest = busiest(mapping, program);
  if (config_.dataflow == Dataflow::kPipelined) run.interval_ps = run.busiest.busy_ps;
  run.kernel_events = mesh_.events() + port_.events() + controller_.events();
  for (const auto& tile : tiles_) run.kernel_events += tile->events();
  return run;
}

}  // namespace ohmic
