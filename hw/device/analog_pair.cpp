#include "hw/device/analog_pair.h"

#include <cstdlib>
#include <utility>

#include "hw/device/wire_network.h"

namespace ohmic {
namespace {

std::uint64_t index(int n) { return static_cast<std::uint64_t>(n); }

/// Arrays whose wires are ideal: a column's current is the sum of what its cells conduct.
class WirelessPair : public AnalogPair {
 public:
  WirelessPair(const CellLaw& law, const ProgrammedPair& pair)
      : AnalogPair(pair.columns, difference(pair)), squares_(pair.positive.size()) {
    for (std::size_t n = 0; n < squares_.size(); ++n) {
      const double positive = pair.positive[n] + law.base();
      const double negative = pair.negative[n] + law.base();
      squares_[n] = positive * positive + negative * negative;
    }
  }

  std::vector<double> squares(const UnitCells& unit,
                              const std::vector<int>& levels) const override {
    std::vector<double> result(unit.columns.size());
    for (std::size_t r = 0; r < unit.rows.size(); ++r) {
      const double power = static_cast<double>(levels[r]) * levels[r];
      const double* row = squares_.data() + unit.rows[r] * columns();
      for (std::size_t c = 0; c < result.size(); ++c) result[c] += power * row[unit.columns[c]];
    }
    return result;
  }

 private:
  static std::vector<double> difference(const ProgrammedPair& pair) {
    std::vector<double> difference(pair.positive.size());
    for (std::size_t n = 0; n < difference.size(); ++n)
      difference[n] = pair.positive[n] - pair.negative[n];
    return difference;
  }

  std::vector<double> squares_;  // of both conductances of a place, [rows][columns]
};

/// Both arrays of a pair with their wires.
struct WiredArrays {
  WiredArrays(const CellLaw& law, double wire_ohm, const ProgrammedPair& pair)
      : step_us(law.step_us()),
        rows(pair.rows),
        columns(pair.columns),
        positive(conductances(law, pair.positive), pair.rows, pair.columns, wire_ohm),
        negative(conductances(law, pair.negative), pair.rows, pair.columns, wire_ohm) {}

  static std::vector<double> conductances(const CellLaw& law, std::vector<double> cells) {
    for (double& cell : cells) cell = (cell + law.base()) * law.step_us();
    return cells;
  }
  /// Currents are linear in the voltages: those of one row at 1 V, row by row.
  std::vector<double> difference() const {
    std::vector<double> difference;
    std::vector<double> voltage(rows);
    for (std::size_t r = 0; r < rows; ++r) {
      voltage[r] = 1;
      const std::vector<double> plus = positive.column_currents(voltage.data());
      const std::vector<double> minus = negative.column_currents(voltage.data());
      for (std::size_t c = 0; c < columns; ++c)
        difference.push_back((plus[c] - minus[c]) / step_us);
      voltage[r] = 0;
    }
    return difference;
  }

  double step_us;
  std::size_t rows, columns;
  WireNetwork positive, negative;
};

/// Arrays with wires that drop voltage: a cell's share follows from all that is driven.
class WiredPair : public AnalogPair {
 public:
  explicit WiredPair(WiredArrays arrays)
      : AnalogPair(arrays.columns, arrays.difference()), arrays_(std::move(arrays)) {}

  std::vector<double> squares(const UnitCells& unit,
                              const std::vector<int>& levels) const override {
    std::vector<double> voltage(arrays_.rows);
    for (std::size_t r = 0; r < unit.rows.size(); ++r) voltage[unit.rows[r]] = levels[r];
    std::vector<double> result(unit.columns.size());
    for (const WireNetwork* array : {&arrays_.positive, &arrays_.negative}) {
      const std::vector<double> shares = array->cell_currents(voltage.data());
      for (std::size_t r = 0; r < arrays_.rows; ++r) {
        for (std::size_t c = 0; c < result.size(); ++c) {
          const double share = shares[r * arrays_.columns + unit.columns[c]] / arrays_.step_us;
          result[c] += share * share;
        }
      }
    }
    return result;
  }

 private:
  WiredArrays arrays_;
};

}  // namespace

ProgrammedPair program_pair(const CellLaw& law, int bits_per_cell, const CodeBlock& block,
                            int slice, const CounterRandom& cells, const std::vector<int>& rows,
                            const std::vector<int>& columns) {
  ProgrammedPair pair{block.rows, block.columns, {}, {}};
  const CounterRandom of_slice = cells.of(index(slice));
  const int mask = (1 << bits_per_cell) - 1;
  for (std::size_t r = 0; r < block.rows; ++r) {
    const CounterRandom of_row = of_slice.of(index(rows[r]));
    for (std::size_t c = 0; c < block.columns; ++c) {
      const int code = block.codes[r * block.columns + c];
      const int level = std::abs(code) >> (slice * bits_per_cell) & mask;
      const CounterRandom place = of_row.of(index(columns[c]));
      pair.positive.push_back(law.above_base(code > 0 ? level : 0, place.of(0)));
      pair.negative.push_back(law.above_base(code < 0 ? level : 0, place.of(1)));
    }
  }
  return pair;
}

void AnalogPair::sums(const UnitCells& unit, const std::vector<int>& levels,
                      std::vector<double>& sums) const {
  sums.assign(unit.columns.size(), 0);
  for (std::size_t r = 0; r < unit.rows.size(); ++r) {
    if (levels[r] == 0) continue;
    const double* row = difference_.data() + unit.rows[r] * columns_;
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += levels[r] * row[unit.columns[c]];
  }
}

std::unique_ptr<AnalogPair> make_analog_pair(const CellLaw& law, double wire_ohm,
                                             const ProgrammedPair& pair) {
  if (wire_ohm == 0) return std::make_unique<WirelessPair>(law, pair);
  return std::make_unique<WiredPair>(WiredArrays(law, wire_ohm, pair));
}

}  // namespace ohmic
