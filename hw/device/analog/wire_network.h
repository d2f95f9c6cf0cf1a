#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace ohmic {

/// Solves the currents of one array with resistive wires: word lines are driven at column 0, bit
/// lines are sensed at 0 V behind the last row, and a segment of wire lies between neighbours,
/// before the first cell of a word line and behind the last of a bit line. The equations of its
/// nodes are factorised once (sparse Cholesky).
class WireNetwork {
 public:
  /// conductance_us: [rows][columns], microsiemens. wire_ohm: of a segment, above 0.
  WireNetwork(std::vector<double> conductance_us, std::size_t rows, std::size_t columns,
              double wire_ohm);
  ~WireNetwork();
  WireNetwork(WireNetwork&&) noexcept;

  /// Microamperes through each cell, [rows][columns]. voltage: of the drivers, [rows], volts.
  std::vector<double> cell_currents(const double* voltage) const;
  /// Microamperes on each column for a volt on each row alone, [rows][columns]. Currents are linear
  /// in the voltages.
  std::vector<double> transfer() const;
  /// Microamperes that each bit line delivers, [columns].
  std::vector<double> column_currents(const double* voltage) const;

 private:
  struct Solver;

  std::vector<double> conductance_us_;
  std::size_t rows_, columns_;
  double wire_us_;
  std::unique_ptr<Solver> solver_;
};

}  // namespace ohmic
