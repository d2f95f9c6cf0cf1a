// The first-order model of wires, against the exact solution of an array.
#include "hw/device/analog/wire_drop.h"

#include <gtest/gtest.h>

#include <cmath>

#include "hw/device/analog/wire_network.h"
#include "util/counter_random.h"

namespace ohmic {
namespace {

constexpr double kOn = 100, kOff = 10;  // uS

/// A share of the cells on, the others off.
std::vector<double> cells_of(std::size_t side, double density, double off) {
  std::vector<double> cells;
  for (std::size_t n = 0; n < side * side; ++n)
    cells.push_back(CounterRandom(5).of(n).uniform() < density ? kOn : off);
  return cells;
}

/// Of the columns' currents, half of the rows driven; relative to those without wires.
struct Errors {
  double drop = 0;   ///< what wires take
  double error = 0;  ///< of the first-order model, against the exact one
};

Errors errors_of(const std::vector<double>& cells, std::size_t side, double wire_ohm) {
  const std::vector<double> exact = WireNetwork(cells, side, side, wire_ohm).transfer();
  const std::vector<double> model = first_order_transfer(cells, side, side, wire_ohm);
  double drop = 0, error = 0, all = 0;
  for (std::uint64_t trial = 0; trial < 20; ++trial) {
    for (std::size_t c = 0; c < side; ++c) {
      double sums[3] = {};
      for (std::size_t r = 0; r < side; ++r) {
        if (CounterRandom(9).of(trial).of(r).uniform() < 0.5) continue;
        sums[0] += cells[r * side + c];
        sums[1] += exact[r * side + c];
        sums[2] += model[r * side + c];
      }
      all += sums[0] * sums[0];
      drop += (sums[0] - sums[1]) * (sums[0] - sums[1]);
      error += (sums[2] - sums[1]) * (sums[2] - sums[1]);
    }
  }
  return {std::sqrt(drop / all), std::sqrt(error / all)};
}

/// One cell of 100 uS behind two segments of 1 kohm is a chain of resistors: exact.
TEST(FirstOrderWires, OneCellIsAChainOfResistors) {
  EXPECT_NEAR(first_order_transfer({100}, 1, 1, 1000)[0], 1e3 / 12, 1e-10);
}

/// Two rows, three columns by hand, R = 1 ohm = 1e-6 of a megohm. Cell (0, 1): its row's current
/// shares one segment with column 0 and two with columns 1 and 2; its column's shares two segments
/// with its own and one with that of row 1.
TEST(FirstOrderWires, SharedSegmentsByHand) {
  const std::vector<double> cells = {100, 20, 60, 5, 40, 90};
  const double shared = 100 + 2 * 20 + 2 * 60 + 2 * 20 + 40;
  EXPECT_NEAR(first_order_transfer(cells, 2, 3, 1)[1], 20 / (1 + 1e-6 * shared), 1e-12);
}

/// The error falls as the square of the resistance: all of its first order is there.
TEST(FirstOrderWires, WhatIsLeftIsOfTheSecondOrder) {
  const std::vector<double> cells = cells_of(24, 0.5, kOff);
  const double one = errors_of(cells, 24, 0.1).error;
  const double ten = errors_of(cells, 24, 1).error;
  EXPECT_NEAR(ten / one, 100, 10);
}

/// The table of docs/devices.md, with room: arrays whose wires take a fifth of the current are
/// within 0.4 % of it.
TEST(FirstOrderWires, ErrorsAreAsStated) {
  struct Case {
    std::size_t side;
    double density, off, wire_ohm, error, share_of_drop;
  };
  for (const Case& c : {Case{16, 0.3, kOff, 2, 1e-4, 0.01}, Case{32, 0.3, kOff, 1, 2e-4, 0.01},
                        Case{64, 0.1, 0, 1, 3e-4, 0.01}, Case{64, 0.3, kOff, 2, 4e-3, 0.02},
                        Case{64, 1, kOff, 2, 9e-3, 0.03}, Case{128, 0.1, kOff, 1, 4e-3, 0.02}}) {
    const Errors found = errors_of(cells_of(c.side, c.density, c.off), c.side, c.wire_ohm);
    EXPECT_LT(found.error, c.error) << c.side << ", " << c.wire_ohm << " ohm";
    EXPECT_LT(found.error, c.share_of_drop * found.drop) << c.side << ", " << c.wire_ohm << " ohm";
  }
}

}  // namespace
}  // namespace ohmic
