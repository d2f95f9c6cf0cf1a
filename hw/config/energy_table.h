#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace ohmic {

/// Cost of one unit. Energies in pJ an event, power in mW a mapped unit while active, area in um2 a
/// unit.
struct UnitCost {
  double energy_pj = 0;
  double power_mw = 0;
  double area_um2 = 0;
};

/// Prices of every unit kind, resolved from the `power.*` and `area.*` keys: energy = active power
/// x time of the event, so that Table 5's power and energy of the paper stand on the same numbers.
struct EnergyTable {
  UnitCost cell;          ///< event: one cell driven for one array read; power: one cell
  UnitCost dac;           ///< event: one row driven once
  UnitCost sample_hold;   ///< event: one column sampled
  UnitCost adc;           ///< event: one conversion
  UnitCost subtractor;    ///< event: one subtraction
  UnitCost shift_adder;   ///< event: one shift-add
  UnitCost pe_registers;  ///< event: one chip cycle of a PE at work
  UnitCost register_bit;  ///< area: one bit
  UnitCost index_read;    ///< event: one bit read of an index table; power: a table's port
  UnitCost index_bit;     ///< area alone, of one bit
  UnitCost buffer_read;   ///< event: one word read; power: the port
  UnitCost buffer_write;  ///< event: one word written; power: the port
  UnitCost buffer_bit;    ///< area alone, of one bit
  UnitCost bus;           ///< event: one bit moved; power: a tile's bus
  UnitCost adder;         ///< event: one addition
  UnitCost lut;           ///< event: one look-up; power and area: one lane
  UnitCost pool;          ///< event: one comparison or addition; power and area: one lane
  UnitCost vector_lane;   ///< event: one operand; power and area: one lane
  UnitCost router;        ///< event: one flit; power: a router that moves one flit a cycle
  UnitCost link;          ///< event: one flit; power: a link that moves one flit a cycle
  UnitCost controller;    ///< event: one register written; power and area: one tile's registers
  UnitCost io;            ///< off-chip links: power and area alone
  double tile_leakage_mw = 0;  ///< of a mapped tile
  double pe_leakage_mw = 0;    ///< of a mapped PE
};

/// Prices on a chip whose tiles have arrays of several classes. What belongs to no class (routers,
/// links, registers of the controller) costs the same in each.
class ChipPrices {
 public:
  /// Of a chip with one class.
  ChipPrices(EnergyTable table) : tables_{table} {}  // NOLINT: a table is the prices of one class
  /// By class, at least one.
  explicit ChipPrices(std::vector<EnergyTable> tables) : tables_(std::move(tables)) {}

  const EnergyTable& of(int array_class) const {
    return tables_[static_cast<std::size_t>(array_class)];
  }
  /// Of what belongs to no class.
  const EnergyTable& shared() const { return tables_.front(); }

 private:
  std::vector<EnergyTable> tables_;
};

}  // namespace ohmic
