#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "hw/device/bit_planes.h"
#include "hw/device/cell_law.h"
#include "hw/device/unit_cells.h"
#include "util/counter_random.h"

namespace ohmic {

/// One slice of a block in a positive and a negative array, as the arrays of a chip are programmed.
struct ProgrammedPair {
  std::size_t rows = 0, columns = 0;
  std::vector<double> positive, negative;  ///< above CellLaw::base(), [rows][columns]
};

/// Programs bits [slice * b, (slice + 1) * b) of each code's magnitude. cells: the random numbers
/// of the layer's cells on this chip. rows, columns: the block's lines in the layer, which name a
/// cell.
ProgrammedPair program_pair(const CellLaw& law, int bits_per_cell, const CodeBlock& block,
                            int slice, const CounterRandom& cells, const std::vector<int>& rows,
                            const std::vector<int>& columns);

/// Says what the bit lines of a pair of arrays carry whose cells and wires are not ideal, in steps
/// of a cell.
class AnalogPair {
 public:
  virtual ~AnalogPair() = default;
  AnalogPair(const AnalogPair&) = delete;
  AnalogPair& operator=(const AnalogPair&) = delete;

  /// Positive less negative sums of a unit's columns. levels: what the DACs drive, a value a row of
  /// the unit.
  void sums(const UnitCells& unit, const std::vector<int>& levels, std::vector<double>& sums) const;
  /// Per column of the unit: the squares of all cells' shares in the currents of both arrays.
  virtual std::vector<double> squares(const UnitCells& unit,
                                      const std::vector<int>& levels) const = 0;

 protected:
  AnalogPair(std::size_t columns, std::vector<double> difference)
      : columns_(columns), difference_(std::move(difference)) {}
  std::size_t columns() const { return columns_; }

 private:
  std::size_t columns_;
  std::vector<double> difference_;  // what a level on a row adds to a column, [rows][columns]
};

/// The pair behind its wires; they are ideal if `wire_ohm` is 0.
std::unique_ptr<AnalogPair> make_analog_pair(const CellLaw& law, double wire_ohm,
                                             const ProgrammedPair& pair);

}  // namespace ohmic
