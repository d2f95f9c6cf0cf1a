#include "hw/device/analog/wired_pair.h"

#include "hw/device/analog/wire_drop.h"

namespace ohmic {
namespace {

std::vector<double> conductances(const CellLaw& law, const PairCells& pair,
                                 double CellPair::*side) {
  std::vector<double> us;
  us.reserve(pair.cells.size());
  for (const CellPair& cell : pair.cells) us.push_back((cell.*side + law.base()) * law.step_us());
  return us;
}

WireNetwork network(const CellLaw& law, const PairCells& pair, double CellPair::*side) {
  return {conductances(law, pair, side), pair.rows, pair.columns, pair.wire_ohm};
}

/// Currents of both arrays in steps of a cell.
std::vector<CellPair> in_steps(const std::vector<double>& positive_ua,
                               const std::vector<double>& negative_ua, double step_us) {
  std::vector<CellPair> shares;
  shares.reserve(positive_ua.size());
  for (std::size_t n = 0; n < positive_ua.size(); ++n)
    shares.push_back({positive_ua[n] / step_us, negative_ua[n] / step_us});
  return shares;
}

}  // namespace

std::vector<CellPair> first_order_shares(const CellLaw& law, const PairCells& pair) {
  const auto transfer = [&](double CellPair::*side) {
    return first_order_transfer(conductances(law, pair, side), pair.rows, pair.columns,
                                pair.wire_ohm);
  };
  return in_steps(transfer(&CellPair::positive), transfer(&CellPair::negative), law.step_us());
}

WiredPair::WiredPair(const CellLaw& law, const PairCells& pair)
    : step_us_(law.step_us()),
      rows_(pair.rows),
      columns_(pair.columns),
      positive_(network(law, pair, &CellPair::positive)),
      negative_(network(law, pair, &CellPair::negative)) {}

std::vector<CellPair> WiredPair::shares() const {
  return in_steps(positive_.transfer(), negative_.transfer(), step_us_);
}

std::vector<double> WiredPair::squares(const std::vector<std::uint32_t>& rows,
                                       const std::vector<std::uint32_t>& columns,
                                       const std::vector<double>& levels) const {
  std::vector<double> voltage(rows_);
  for (std::size_t r = 0; r < rows.size(); ++r) voltage[rows[r]] = levels[r];
  std::vector<double> result(columns.size());
  for (const WireNetwork* array : {&positive_, &negative_}) {
    const std::vector<double> shares = array->cell_currents(voltage.data());
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t c = 0; c < result.size(); ++c) {
        const double share = shares[r * columns_ + columns[c]] / step_us_;
        result[c] += share * share;
      }
    }
  }
  return result;
}

}  // namespace ohmic
