#pragma once

#include <cstdint>

#include "hw/config/energy_table.h"
#include "hw/config/price_list.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

constexpr double kMjPerPj = 1e-9;

/// Energy of so many events at a price. pJ.
inline double event_energy_pj(double events, const UnitCost& price) {
  return events * price.energy_pj;
}
/// Energy of one kind of unit for the work that it did. pJ.
double event_energy_pj(const PricedUnit& unit, const Activity& done, const EnergyTable& table);
/// Energy of all units for the work that they did, without leakage. pJ.
double event_energy_pj(const Activity& done, const EnergyTable& table);

/// Power that a mapping's tiles and PEs leak all run long. mW.
double leakage_mw(const Mapping& mapping, const ChipPrices& prices);

}  // namespace ohmic
