#include "hw/cost/peak_figures.h"

#include "hw/config/price_list.h"
#include "hw/mapping/layer_schedule.h"
#include "hw/mapping/pair_loads.h"

namespace ohmic {
namespace {

/// MACs a picosecond of a block of weights as large as an array of the class.
double macs_per_ps(const ChipConfig& chip, int array_class, int activation_bits) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(array_class)];
  const auto runs = dense_runs(chip, array, {1, array.rows, array.columns});
  const PeSchedule two = pair_schedule(chip, array_class, runs, 2);
  const auto period = static_cast<double>(two.slice_end(1) - two.slice_end(0));
  return static_cast<double>(array.rows) * array.columns /
         (chip.input_slices(activation_bits) * period);
}

/// What the units of a chip draw and take, all at work.
struct Sums {
  double pe_mw = 0, tile_mw = 0;
  double um2 = 0;

  void add(const Inventory& all, const EnergyTable& table) {
    for (const PricedUnit& unit : price_list()) {
      const auto units = static_cast<double>(all.*unit.units);
      const UnitCost& price = table.*unit.cost;
      (in_pe(unit.component) ? pe_mw : tile_mw) += units * price.power_mw;
      um2 += units * price.area_um2;
    }
  }
};

}  // namespace

PeakFigures peak_figures(const ChipConfig& chip, const ChipPrices& prices, int weight_bits,
                         int activation_bits) {
  PeakFigures peak;
  peak.weight_bits = weight_bits;
  peak.activation_bits = activation_bits;
  Sums sums;
  sums.um2 = prices.shared().io.area_um2;
  for (int k = 0; k < static_cast<int>(chip.arrays.size()); ++k) {
    const double pes =
        double{1} * chip.arrays[static_cast<std::size_t>(k)].tiles * chip.pes_per_tile;
    const double weights_held = pes * chip.groups_per_pe / chip.weight_slices(weight_bits);
    peak.gops += 2e3 * weights_held * macs_per_ps(chip, k, activation_bits);
    sums.add(instantiated_units(chip, k), prices.of(k));
  }
  const double tiles = chip.tiles();
  peak.power_w = (sums.pe_mw + sums.tile_mw + prices.shared().io.power_mw) * 1e-3;
  peak.area_mm2 = sums.um2 * 1e-6;
  peak.pe_power_mw = sums.pe_mw / (tiles * chip.pes_per_tile);
  peak.tile_power_mw = (sums.pe_mw + sums.tile_mw) / tiles;
  return peak;
}

}  // namespace ohmic
