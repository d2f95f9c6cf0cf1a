#include "hw/cost/energy_meter.h"

#include <array>
#include <cmath>
#include <utility>

#include "hw/config/price_list.h"
#include "hw/cost/event_energy.h"
#include "hw/cost/lossless_bits.h"
#include "hw/cost/mapped_units.h"

namespace ohmic {
namespace {

constexpr double kWPerMw = 1e-3;
constexpr double kMm2PerUm2 = 1e-6;

double real(std::uint64_t n) { return static_cast<double>(n); }

/// Energy, power and events of every component for one layer.
using LayerComponents = std::array<ComponentCost, kComponents>;

ComponentCost& at(LayerComponents& costs, Component c) {
  return costs[static_cast<std::size_t>(c)];
}

/// Adds what a layer has and did in the tiles of an array class.
void add_price(const Activity& activity, const Inventory& mapped, const EnergyTable& table,
               LayerComponents& costs) {
  for (const PricedUnit& unit : price_list()) {
    const UnitCost& price = table.*unit.cost;
    const std::uint64_t events = unit.events == nullptr ? 0 : activity.*unit.events;
    ComponentCost& cost = at(costs, unit.component);
    cost.events += real(events);
    cost.energy_mj += event_energy_pj(unit, activity, table) * kMjPerPj;
    cost.component_power_w += real(mapped.*unit.units) * price.power_mw * kWPerMw;
  }
}

LayerComponents price_layer(const Run& run, std::size_t l, const std::vector<Inventory>& mapped,
                            const ChipPrices& prices) {
  LayerComponents costs{};
  const Activity& all = run.layers[l].activity;
  if (run.by_class.empty()) {
    add_price(all, mapped.front(), prices.shared(), costs);
  } else {
    Activity transport;
    transport.router_flits = all.router_flits;
    transport.link_flits = all.link_flits;
    transport.register_writes = all.register_writes;
    add_price(transport, {}, prices.shared(), costs);
    for (std::size_t k = 0; k < mapped.size(); ++k)
      add_price(run.by_class[l][k], mapped[k], prices.of(static_cast<int>(k)), costs);
  }
  // Arrays are priced by the cells that they drive and counted by their reads.
  at(costs, Component::kCrossbar).events = real(all.crossbar_reads);
  return costs;
}

/// Of all tiles of a class.
std::array<double, kComponents> areas(const ChipConfig& chip, const EnergyTable& table,
                                      int array_class) {
  const Inventory all = instantiated_units(chip, array_class);
  std::array<double, kComponents> mm2{};
  for (const PricedUnit& unit : price_list()) {
    mm2[static_cast<std::size_t>(unit.component)] +=
        real(all.*unit.units) * (table.*unit.cost).area_um2 * kMm2PerUm2;
  }
  return mm2;
}

double used_cells(const LayerMapping& m) { return 2 * real(m.units.cells) * real(m.copies); }

std::vector<ArrayCount> arrays_of(const LayerMapping& m, const ChipConfig& chip) {
  std::vector<ArrayCount> arrays;
  for (const LayerPart& part : m.parts) {
    const ArrayClass& array = chip.arrays[static_cast<std::size_t>(part.array_class)];
    arrays.push_back({array.rows, array.columns, 2 * part.pairs * m.copies});
  }
  return arrays;
}

double allocated_cells(const LayerMapping& m, const ChipConfig& chip) {
  double cells = 0;
  for (const ArrayCount& a : arrays_of(m, chip)) cells += real(a.count) * a.rows * a.columns;
  return cells;
}

double weights_of(const LayerMapping& m) { return real(m.groups * m.rows * m.columns); }

/// Bits of one copy's weights that lie in one array of each pair.
double stored_bits(const LayerMapping& m, const ChipConfig& chip) {
  return chip.bits_per_cell * real(m.units.cells);
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
  c.adc_conversions = real(run.activity.conversions);
  c.macs = m.rows * m.columns * m.windows * m.groups;
  c.operation_units = m.units.units;
  c.ou_activations = real(run.activity.ou_activations);
  c.bits_per_weight = stored_bits(m, chip) / weights_of(m);
  c.index_bits = m.units.index_bits;
  c.row_drives = real(run.activity.row_drives);
  c.cells_read = real(run.activity.cells_read);
  c.start_ns = real(run.start_ps) * 1e-3;
  c.end_ns = real(run.end_ps) * 1e-3;
  c.arrays = arrays_of(m, chip);
  c.utilization = used_cells(m) / allocated_cells(m, chip);
  c.copies = m.copies;
  const double mean_ns = 1e-3 / real(m.tiles.size());
  c.work_ns = c.end_ns;
  for (std::size_t w = 0; w < kWaits; ++w) {
    c.waited_ns[w] = real(run.waited_ps[w]) * mean_ns;
    c.work_ns -= c.waited_ns[w];
  }
  for (std::size_t u = 0; u < kBusyUnits; ++u) c.busy_ns[u] = real(run.busy_ps[u]) * mean_ns;
  return c;
}

/// Adds a layer's components to its own sums and to those of the run.
void add_components(const LayerComponents& costs, LayerCost& layer,
                    std::vector<ComponentCost>& run) {
  for (std::size_t c = 0; c < kComponents; ++c) {
    layer.energy_mj += costs[c].energy_mj;
    layer.component_power_w += costs[c].component_power_w;
    run[c].energy_mj += costs[c].energy_mj;
    run[c].component_power_w += costs[c].component_power_w;
    run[c].events += costs[c].events;
  }
}

/// Adds a layer to the sums of the run, and to its list of layers.
void add_layer(LayerCost layer, CostReport& r) {
  r.energy_mj += layer.energy_mj;
  r.component_power_w += layer.component_power_w;
  r.macs += layer.macs;
  r.input_cycles += layer.input_cycles;
  r.adc_conversions += layer.adc_conversions;
  r.operation_units += layer.operation_units;
  r.ou_activations += layer.ou_activations;
  r.index_bits += layer.index_bits;
  r.layers.push_back(std::move(layer));
}

std::uint64_t tiles_of_class(const Mapping& mapping, int array_class) {
  std::uint64_t tiles = 0;
  for (const LayerMapping& layer : mapping.layers) {
    for (const TileAssignment& tile : layer.tiles) tiles += tile.array_class == array_class ? 1 : 0;
  }
  return tiles;
}

/// index_bits: of all index tables, which are as large as the network asks for: the first class's.
void add_areas(const ChipConfig& chip, const ChipPrices& prices, const Mapping& mapping,
               std::uint64_t index_bits, CostReport& r) {
  constexpr auto kTables = static_cast<std::size_t>(Component::kIndexTable);
  constexpr auto kLinks = static_cast<std::size_t>(Component::kLink);
  for (int k = 0; k < static_cast<int>(chip.arrays.size()); ++k) {
    auto area = areas(chip, prices.of(k), k);
    if (k == 0) area[kTables] = real(index_bits) * prices.shared().index_bit.area_um2 * kMm2PerUm2;
    double all = 0;
    for (std::size_t c = 0; c < kComponents; ++c) {
      r.components[c].area_mm2 += area[c];
      all += area[c];
    }
    r.area_mm2 += all;
    // The tiles of a class are alike but for their index tables; a link belongs to none.
    const int tiles = chip.arrays[static_cast<std::size_t>(k)].tiles;
    r.mapped_area_mm2 +=
        (all - area[kLinks] - area[kTables]) * real(tiles_of_class(mapping, k)) / tiles +
        area[kTables];
  }
}

/// Share of the cells of the allocated arrays that hold weights.
double utilization(const Mapping& mapping, const ChipConfig& chip) {
  double used = 0;
  double allocated = 0;
  for (const LayerMapping& m : mapping.layers) {
    used += used_cells(m);
    allocated += allocated_cells(m, chip);
  }
  return used / allocated;
}

/// Mean over the network's weights.
double bits_per_weight(const Mapping& mapping, const ChipConfig& chip) {
  double bits = 0;
  double weights = 0;
  for (const LayerMapping& m : mapping.layers) {
    bits += stored_bits(m, chip);
    weights += weights_of(m);
  }
  return bits / weights;
}

}  // namespace

const char* to_string(StationUnit unit) {
  switch (unit) {
    case StationUnit::kPes:
      return "PEs";
    case StationUnit::kLineBuffer:
      return "line buffer";
    case StationUnit::kBus:
      return "bus";
    case StationUnit::kBufferPort:
      return "buffer port";
    case StationUnit::kActivationLut:
      return "activation LUT";
    case StationUnit::kMaxPool:
      return "pooling lanes";
    case StationUnit::kVectorLanes:
      return "vector lanes";
    case StationUnit::kPort:
      break;
  }
  return "I/O port";
}

EnergyMeter::EnergyMeter(const NetworkSpec& network, const ChipConfig& chip,
                         const ChipPrices& prices)
    : network_(network), chip_(chip), prices_(prices) {}

CostReport EnergyMeter::price(const Mapping& mapping, const Run& run) const {
  CostReport r;
  r.latency_ms = real(run.elapsed_ps) * 1e-9;
  r.interval_ms = run.interval_ps * 1e-9;
  r.pes = mapping.pes_used();
  r.tiles = mapping.tiles_used();
  r.crossbars = mapping.crossbars_used();
  r.components.resize(kComponents);
  const double leakage_mj = leakage_mw(mapping, prices_) * real(run.elapsed_ps) * 1e-12;  // mW x ps
  const auto mapped = mapped_units(mapping, chip_);
  std::uint64_t index_bits = 0;
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    const LayerMapping& m = mapping.layers[l];
    for (const Inventory& of_class : mapped[l]) index_bits += of_class.index_bits;
    LayerComponents costs = price_layer(run, l, mapped[l], prices_);
    at(costs, Component::kLeakage).energy_mj = leakage_mj * real(m.pes) / real(r.pes);
    LayerCost layer = describe(network_.weight_layer(static_cast<int>(l)), m, run.layers[l], chip_);
    layer.dac_mj = at(costs, Component::kDac).energy_mj;
    layer.crossbar_mj = at(costs, Component::kCrossbar).energy_mj;
    add_components(costs, layer, r.components);
    add_layer(std::move(layer), r);
  }
  r.busiest = {"", run.busiest.unit, run.busiest.busy_ps * 1e-9, run.busiest.unit_ps * 1e-9};
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    for (const TileAssignment& tile : mapping.layers[l].tiles)
      if (tile.tile == run.busiest.tile) r.busiest.layer = r.layers[l].name;
  }
  add_areas(chip_, prices_, mapping, index_bits, r);
  r.adc_bits_lossless = lossless_bits(mapping, chip_);
  r.utilization = utilization(mapping, chip_);
  r.bits_per_weight = bits_per_weight(mapping, chip_);
  follow_totals(chip_, r);
  return r;
}

void follow_totals(const ChipConfig& chip, CostReport& r) {
  const double cycles = r.latency_ms * 1e3 * chip.clock_mhz;
  r.cycles = static_cast<std::uint64_t>(
      std::ceil(cycles * (1 - 1e-12)));  // 1e-12: no cycle more for a rounding error
  r.average_power_w = r.energy_mj / r.latency_ms;
  r.gops_per_watt = 2e-9 * real(r.macs) / (r.energy_mj * 1e-3);
}

}  // namespace ohmic
