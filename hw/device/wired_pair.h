#pragma once

#include <vector>

#include "hw/device/cell_law.h"
#include "hw/device/unit_cells.h"
#include "hw/device/wire_network.h"

namespace ohmic {

/// Both arrays of a pair behind wires that drop voltage. All is in steps of a cell.
class WiredPair {
 public:
  /// cells: above CellLaw::base(), [rows][columns].
  WiredPair(const CellLaw& law, double wire_ohm, const std::vector<CellPair>& cells,
            std::size_t rows, std::size_t columns);

  /// What a level on a row adds to the difference of a column's currents, [rows][columns].
  std::vector<double> difference() const;
  /// Per column of the unit: the squares of all cells' shares in the currents of both arrays.
  /// levels: what the DACs drive, a value a row of the unit; all other rows are at 0 V.
  std::vector<double> squares(const UnitCells& unit, const std::vector<double>& levels) const;

 private:
  double step_us_;
  std::size_t rows_, columns_;
  WireNetwork positive_, negative_;
};

}  // namespace ohmic
