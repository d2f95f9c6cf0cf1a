#include "hw/cost/energy_meter.h"

#include <array>
#include <cmath>

#include "hw/cost/inventory.h"

namespace ohmic {
namespace {

constexpr double kMjPerPj = 1e-9;
constexpr double kWPerMw = 1e-3;
constexpr double kMm2PerUm2 = 1e-6;

double real(std::uint64_t n) { return static_cast<double>(n); }

/// Energy, power and events of every component for one layer.
using LayerComponents = std::array<ComponentCost, kComponents>;

ComponentCost& at(LayerComponents& costs, Component c) {
  return costs[static_cast<std::size_t>(c)];
}

void charge(LayerComponents& costs, Component c, std::uint64_t events, const UnitCost& unit,
            double units) {
  ComponentCost& cost = at(costs, c);
  cost.events += events;
  cost.energy_mj += real(events) * unit.energy_pj * kMjPerPj;
  cost.component_power_w += units * unit.power_mw * kWPerMw;
}

LayerComponents price_layer(const Activity& a, const Inventory& u, const EnergyTable& t) {
  LayerComponents costs{};
  charge(costs, Component::kCrossbar, a.cells_read, t.cell, real(u.cells));
  at(costs, Component::kCrossbar).events = a.crossbar_reads;
  charge(costs, Component::kDac, a.row_drives, t.dac, real(u.dacs));
  charge(costs, Component::kSampleHold, a.samples, t.sample_hold, real(u.sample_holds));
  charge(costs, Component::kAdc, a.conversions, t.adc, real(u.adcs));
  charge(costs, Component::kSubtractor, a.subtractions, t.subtractor, real(u.adcs));
  charge(costs, Component::kShiftAdder, a.shift_adds, t.shift_adder, real(u.adcs));
  charge(costs, Component::kRegister, a.register_bits, t.register_bit, real(u.register_bits));
  charge(costs, Component::kBuffer, a.buffer_reads, t.buffer_read, real(u.tiles));
  charge(costs, Component::kBuffer, a.buffer_writes, t.buffer_write, real(u.tiles));
  charge(costs, Component::kBus, a.bus_bits, t.bus, real(u.tiles));
  charge(costs, Component::kAdderTree, a.tree_additions, t.adder, real(u.adders));
  charge(costs, Component::kActivationLut, a.look_ups, t.lut, real(u.lut_lanes));
  charge(costs, Component::kMaxPool, a.pool_operations, t.pool, real(u.pool_lanes));
  charge(costs, Component::kVectorUnit, a.vector_operations, t.vector_lane, real(u.vector_lanes));
  charge(costs, Component::kRouter, a.router_flits, t.router, real(u.tiles));
  charge(costs, Component::kLink, a.link_flits, t.link, real(u.links));
  charge(costs, Component::kController, a.register_writes, t.controller, real(u.tiles));
  return costs;
}

std::array<double, kComponents> areas(const ChipConfig& chip, const EnergyTable& t) {
  const Inventory u = instantiated_units(chip);
  std::array<double, kComponents> mm2{};
  const auto set = [&](Component c, double units, const UnitCost& unit) {
    mm2[static_cast<std::size_t>(c)] = units * unit.area_um2 * kMm2PerUm2;
  };
  set(Component::kCrossbar, real(u.cells), t.cell);
  set(Component::kDac, real(u.dacs), t.dac);
  set(Component::kSampleHold, real(u.sample_holds), t.sample_hold);
  set(Component::kAdc, real(u.adcs), t.adc);
  set(Component::kSubtractor, real(u.adcs), t.subtractor);
  set(Component::kShiftAdder, real(u.adcs), t.shift_adder);
  set(Component::kRegister, real(u.register_bits), t.register_bit);
  set(Component::kBuffer, u.buffer_kib, t.buffer_read);
  set(Component::kBus, real(u.tiles), t.bus);
  set(Component::kAdderTree, real(u.adders), t.adder);
  set(Component::kActivationLut, real(u.lut_lanes), t.lut);
  set(Component::kMaxPool, real(u.pool_lanes), t.pool);
  set(Component::kVectorUnit, real(u.vector_lanes), t.vector_lane);
  set(Component::kRouter, real(u.tiles), t.router);
  set(Component::kLink, real(u.links), t.link);
  set(Component::kController, real(u.tiles), t.controller);
  return mm2;
}

double used_cells(const LayerMapping& m) {
  return 2 * real(m.groups) * real(m.rows) * real(m.columns) *
         real(static_cast<std::uint64_t>(m.weight_slices));
}

double allocated_cells(const LayerMapping& m, const ChipConfig& chip) {
  return real(m.crossbars()) * chip.array().rows * chip.array().columns;
}

LayerCost describe(const Layer& layer, const LayerMapping& m, const LayerRun& run,
                   const ChipConfig& chip) {
  LayerCost c;
  c.name = layer.name;
  c.weight_bits = m.weight_bits;
  c.activation_bits = m.activation_bits;
  c.rows = m.rows;
  c.columns = m.columns;
  c.windows = m.windows;
  c.row_blocks = m.row_blocks;
  c.column_blocks = m.column_blocks;
  c.crossbars = m.crossbars();
  c.pes = m.pes;
  c.tiles = m.tiles.size();
  c.input_cycles = static_cast<std::uint64_t>(m.input_slices) * m.windows;
  c.adc_conversions = run.activity.conversions;
  c.macs = m.rows * m.columns * m.windows * m.groups;
  c.start_ns = real(run.start_ps) * 1e-3;
  c.end_ns = real(run.end_ps) * 1e-3;
  c.utilization = used_cells(m) / allocated_cells(m, chip);
  return c;
}

std::uint64_t whole_cycles(Picoseconds elapsed, double clock_mhz) {
  const double cycles = real(elapsed) * clock_mhz * 1e-6;
  return static_cast<std::uint64_t>(
      std::ceil(cycles * (1 - 1e-12)));  // 1e-12: no cycle more for a rounding error
}

}  // namespace

const char* to_string(Component component) {
  static constexpr const char* kNames[kComponents] = {
      "crossbar",    "dac",    "sample_hold", "adc",        "subtractor",     "shift_adder",
      "register",    "buffer", "bus",         "adder_tree", "activation_lut", "max_pool",
      "vector_unit", "router", "link",        "controller", "leakage"};
  return kNames[static_cast<std::size_t>(component)];
}

EnergyMeter::EnergyMeter(const NetworkSpec& network, const ChipConfig& chip,
                         const EnergyTable& table)
    : network_(network), chip_(chip), table_(table) {}

CostReport EnergyMeter::price(const Mapping& mapping, const Run& run) const {
  CostReport r;
  r.latency_ms = real(run.elapsed_ps) * 1e-9;
  r.cycles = whole_cycles(run.elapsed_ps, chip_.clock_mhz);
  r.pes = mapping.pes_used();
  r.tiles = mapping.tiles_used();
  r.crossbars = mapping.crossbars_used();
  r.components.resize(kComponents);
  const double leakage_mj =
      table_.tile_leakage_mw * real(r.tiles) * real(run.elapsed_ps) * 1e-12;  // mW x ps
  const auto mapped = mapped_units(mapping, chip_);
  double used = 0;
  double allocated = 0;
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    const LayerMapping& m = mapping.layers[l];
    LayerComponents costs = price_layer(run.layers[l].activity, mapped[l], table_);
    at(costs, Component::kLeakage).energy_mj = leakage_mj * real(m.pes) / real(r.pes);
    LayerCost layer = describe(network_.weight_layer(static_cast<int>(l)), m, run.layers[l], chip_);
    for (std::size_t c = 0; c < kComponents; ++c) {
      layer.energy_mj += costs[c].energy_mj;
      layer.component_power_w += costs[c].component_power_w;
      r.components[c].energy_mj += costs[c].energy_mj;
      r.components[c].component_power_w += costs[c].component_power_w;
      r.components[c].events += costs[c].events;
    }
    r.energy_mj += layer.energy_mj;
    r.component_power_w += layer.component_power_w;
    r.macs += layer.macs;
    r.input_cycles += layer.input_cycles;
    r.adc_conversions += layer.adc_conversions;
    used += used_cells(m);
    allocated += allocated_cells(m, chip_);
    r.layers.push_back(std::move(layer));
  }
  const auto area = areas(chip_, table_);
  for (std::size_t c = 0; c < kComponents; ++c) {
    r.components[c].area_mm2 = area[c];
    r.area_mm2 += area[c];
  }
  r.utilization = used / allocated;
  r.average_power_w = r.energy_mj / r.latency_ms;
  r.gops_per_watt = 2e-9 * real(r.macs) / (r.energy_mj * 1e-3);
  return r;
}

}  // namespace ohmic
