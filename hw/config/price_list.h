#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/activity.h"
#include "hw/config/energy_table.h"
#include "hw/config/inventory.h"

namespace ohmic {

/// Kinds of component in the order of reports, those of a PE first. `leakage` has energy alone.
enum class Component {
  kCrossbar,
  kDac,
  kSampleHold,
  kAdc,
  kSubtractor,
  kShiftAdder,
  kRegister,
  kIndexTable,
  kBuffer,
  kBus,
  kAdderTree,
  kActivationLut,
  kMaxPool,
  kVectorUnit,
  kRouter,
  kLink,
  kController,
  kLeakage
};
constexpr int kComponents = 18;

/// Whether a PE holds it, not the tile around.
constexpr bool in_pe(Component component) { return component <= Component::kIndexTable; }

/// "crossbar", "dac", ...
const char* to_string(Component component);

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
