#include "hw/cost/event_energy.h"

namespace ohmic {

double event_energy_pj(const PricedUnit& unit, const Activity& done, const EnergyTable& table) {
  if (unit.events == nullptr) return 0;
  return event_energy_pj(static_cast<double>(done.*unit.events), table.*unit.cost);
}

double event_energy_pj(const Activity& done, const EnergyTable& table) {
  double sum = 0;
  for (const PricedUnit& unit : price_list()) sum += event_energy_pj(unit, done, table);
  return sum;
}

double leakage_mw(const Mapping& mapping, const EnergyTable& table) {
  return table.tile_leakage_mw * static_cast<double>(mapping.tiles_used()) +
         table.pe_leakage_mw * static_cast<double>(mapping.pes_used());
}

}  // namespace ohmic
