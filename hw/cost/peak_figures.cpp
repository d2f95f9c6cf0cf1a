#include "hw/cost/peak_figures.h"

#include "hw/config/price_list.h"
#include "hw/mapping/layer_schedule.h"
#include "hw/mapping/pair_loads.h"

namespace ohmic {
namespace {

/// MACs a picosecond of a block of weights as large as an array.
double macs_per_ps(const ChipConfig& chip, int activation_bits) {
  const ArrayClass& array = chip.arrays.front();
  const auto runs = dense_runs(chip, array, {1, array.rows, array.columns});
  const PeSchedule two = pair_schedule(chip, 0, runs, 2);
  const auto period = static_cast<double>(two.slice_end(1) - two.slice_end(0));
  return static_cast<double>(array.rows) * array.columns /
         (chip.input_slices(activation_bits) * period);
}

}  // namespace

PeakFigures peak_figures(const ChipConfig& chip, const EnergyTable& table, int weight_bits,
                         int activation_bits) {
  PeakFigures peak;
  peak.weight_bits = weight_bits;
  peak.activation_bits = activation_bits;
  const double tiles = chip.tiles();
  const double pes = tiles * chip.pes_per_tile;
  const double weights_held = pes * chip.groups_per_pe / chip.weight_slices(weight_bits);
  peak.gops = 2e3 * weights_held * macs_per_ps(chip, activation_bits);

  const Inventory all = instantiated_units(chip);
  double pe_mw = 0;
  double tile_mw = 0;
  double um2 = table.io.area_um2;
  for (const PricedUnit& unit : price_list()) {
    const auto units = static_cast<double>(all.*unit.units);
    const UnitCost& price = table.*unit.cost;
    (in_pe(unit.component) ? pe_mw : tile_mw) += units * price.power_mw;
    um2 += units * price.area_um2;
  }
  peak.power_w = (pe_mw + tile_mw + table.io.power_mw) * 1e-3;
  peak.area_mm2 = um2 * 1e-6;
  peak.pe_power_mw = pe_mw / pes;
  peak.tile_power_mw = (pe_mw + tile_mw) / tiles;
  return peak;
}

}  // namespace ohmic
