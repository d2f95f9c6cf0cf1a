#include "hw/device/wired_pair.h"

namespace ohmic {
namespace {

std::vector<double> conductances(const CellLaw& law, const std::vector<CellPair>& cells,
                                 double CellPair::*side) {
  std::vector<double> us;
  us.reserve(cells.size());
  for (const CellPair& cell : cells) us.push_back((cell.*side + law.base()) * law.step_us());
  return us;
}

}  // namespace

WiredPair::WiredPair(const CellLaw& law, double wire_ohm, const std::vector<CellPair>& cells,
                     std::size_t rows, std::size_t columns)
    : step_us_(law.step_us()),
      rows_(rows),
      columns_(columns),
      positive_(conductances(law, cells, &CellPair::positive), rows, columns, wire_ohm),
      negative_(conductances(law, cells, &CellPair::negative), rows, columns, wire_ohm) {}

std::vector<double> WiredPair::difference() const {
  std::vector<double> difference = positive_.transfer();
  const std::vector<double> negative = negative_.transfer();
  for (std::size_t n = 0; n < difference.size(); ++n)
    difference[n] = (difference[n] - negative[n]) / step_us_;
  return difference;
}

std::vector<double> WiredPair::squares(const UnitCells& unit,
                                       const std::vector<double>& levels) const {
  std::vector<double> voltage(rows_);
  for (std::size_t r = 0; r < unit.rows.size(); ++r) voltage[unit.rows[r]] = levels[r];
  std::vector<double> result(unit.columns.size());
  for (const WireNetwork* array : {&positive_, &negative_}) {
    const std::vector<double> shares = array->cell_currents(voltage.data());
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t c = 0; c < result.size(); ++c) {
        const double share = shares[r * columns_ + unit.columns[c]] / step_us_;
        result[c] += share * share;
      }
    }
  }
  return result;
}

}  // namespace ohmic
