#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/analog/cell_law.h"
#include "hw/device/analog/wire_network.h"

namespace ohmic {

/// The cells of a pair of arrays, and the wire between two of them.
struct PairCells {
  std::size_t rows = 0, columns = 0;
  std::vector<CellPair> cells;  ///< above CellLaw::base(), [rows][columns]
  double wire_ohm = 0;
};

/// What a level on a row adds to each column's current in both arrays, to the first order in the
/// wires' resistance, [rows][columns], in steps of a cell.
std::vector<CellPair> first_order_shares(const CellLaw& law, const PairCells& pair);

/// Both arrays of a pair behind wires that drop voltage. All is in steps of a cell.
class WiredPair {
 public:
  WiredPair(const CellLaw& law, const PairCells& pair);

  /// What a level on a row adds to each column's current, [rows][columns].
  std::vector<CellPair> shares() const;
  /// Per column of `columns`: the squares of all cells' shares in the currents of both arrays.
  /// levels: what the DACs drive on `rows`, a value each; all other rows are at 0 V.
  std::vector<double> squares(const std::vector<std::uint32_t>& rows,
                              const std::vector<std::uint32_t>& columns,
                              const std::vector<double>& levels) const;

 private:
  double step_us_;
  std::size_t rows_, columns_;
  WireNetwork positive_, negative_;
};

}  // namespace ohmic
