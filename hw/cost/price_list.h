#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/energy_table.h"
#include "hw/cost/activity.h"
#include "hw/cost/cost_report.h"
#include "hw/cost/inventory.h"

namespace ohmic {

/// A kind of unit: the events that cost energy, the units that draw power and take area, and what
/// one of each costs.
struct PricedUnit {
  Component component;
  std::uint64_t Activity::*events;  ///< nullptr: no event
  std::uint64_t Inventory::*units;
  UnitCost EnergyTable::*cost;
};

/// Every kind of unit once; a component may be several (a buffer reads, writes and holds bits).
/// Leakage is no unit.
const std::vector<PricedUnit>& price_list();

}  // namespace ohmic
