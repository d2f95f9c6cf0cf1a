// What programming does about stuck cells: levels beside them, arrays that change roles, spare
// columns.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "hw/device/analog/bit_lines.h"
#include "hw/device/analog/code_errors.h"

namespace ohmic {
namespace {

constexpr std::size_t kRows = 40, kColumns = 12;

DeviceConfig stuck(double off, double on, StuckRemap remap) {
  DeviceConfig device;
  device.stuck_off = off;
  device.stuck_on = on;
  device.remap = remap;
  return device;
}

double difference(const CellPair& pair) { return pair.positive - pair.negative; }

/// A place at which a cell of the positive array, and none of the negative one, is stuck.
CounterRandom place_with_stuck_positive(const DeviceConfig& device) {
  DeviceConfig plain = device;
  plain.remap = StuckRemap::kOff;
  const CellLaw law(plain, 2);
  for (std::uint64_t n = 0;; ++n) {
    const CounterRandom place = CounterRandom(7).of(n);
    const CellPair zero = law.program(0, 0, place), top = law.program(3, 0, place);
    const CellPair bottom = law.program(-3, 0, place);
    if (zero.positive == top.positive && zero.negative == 0 && bottom.negative == 3) return place;
  }
}

TEST(StuckCells, TheOtherCellOfAPairMakesUpForThem) {
  const DeviceConfig on = stuck(0, 0.2, StuckRemap::kPairs);
  const CellLaw law(on, 2);
  const CounterRandom place = place_with_stuck_positive(on);
  for (int code = 0; code <= 3; ++code) {
    EXPECT_EQ(difference(law.program(code, 0, place)), code);
    EXPECT_EQ(law.loss(code, 0, place), 0);
  }
  EXPECT_EQ(difference(law.program(-2, 0, place)), 0);  // 3 - 3 is as low as it goes
  EXPECT_EQ(law.loss(-2, 0, place), 4);

  const DeviceConfig off = stuck(0.2, 0, StuckRemap::kPairs);
  const CounterRandom dead = place_with_stuck_positive(off);
  EXPECT_EQ(difference(CellLaw(off, 2).program(-2, 0, dead)), -2);
  EXPECT_EQ(difference(CellLaw(off, 2).program(2, 0, dead)), 0);
}

TEST(StuckCells, WithoutRemapTheyTakeWhatTheyTake) {
  const DeviceConfig on = stuck(0, 0.2, StuckRemap::kOff);
  const CounterRandom place = place_with_stuck_positive(on);
  EXPECT_EQ(difference(CellLaw(on, 2).program(-2, 0, place)), 1);
  EXPECT_EQ(CellLaw(on, 2).loss(-2, 0, place), 9);
}

/// A slice of a block of random codes of two bits and a sign.
struct SliceCase {
  CodeBlock block{kRows, kColumns, {}};
  BlockLines lines;
  std::vector<UnitCells> units;
  CounterRandom cells{3};

  SliceCase() {
    for (std::size_t n = 0; n < kRows * kColumns; ++n)
      block.codes.push_back(static_cast<WeightCode>(CounterRandom(11).of(n).word(0) % 7) - 3);
    lines.rows.resize(kRows);
    lines.columns.resize(kColumns);
    std::iota(lines.rows.begin(), lines.rows.end(), 100);
    std::iota(lines.columns.begin(), lines.columns.end(), 24);
    units = whole_slices(block, {0});
  }

  BitLines lines_of(const CellLaw& law, std::size_t spares) const {
    return {law, block, lines, units, cells, spares};
  }
  /// Squares of what a column of the block differs from its codes.
  double loss(const BitLines& of, std::size_t column) const {
    double sum = 0;
    for (std::size_t row = 0; row < kRows; ++row) {
      const double held = of.sign_of(column) * difference(of.cells(row, of.line_of(column)));
      const double error = held - block.codes[row * kColumns + column];
      sum += error * error;
    }
    return sum;
  }
  double loss(const BitLines& of) const {
    double sum = 0;
    for (std::size_t column = 0; column < kColumns; ++column) sum += loss(of, column);
    return sum;
  }
};

/// What a column would lose the one way round and the other.
std::pair<double, double> both_ways(const SliceCase& c, const CellLaw& law, std::size_t column) {
  std::pair<double, double> loss;
  for (std::size_t row = 0; row < kRows; ++row) {
    const CounterRandom place = c.cells.of(100 + row).of(24 + static_cast<std::uint64_t>(column));
    const int code = c.block.codes[row * kColumns + column];
    loss.first += law.loss(code, 0, place);
    loss.second += law.loss(-code, 0, place);
  }
  return loss;
}

TEST(StuckCells, ColumnsAreSwappedWhereTheyLoseLess) {
  const SliceCase c;
  const CellLaw law(stuck(0.1, 0.1, StuckRemap::kSwap), 2);
  const BitLines lines = c.lines_of(law, 0);
  int swapped = 0;
  for (std::size_t column = 0; column < kColumns; ++column) {
    const auto [plain, other] = both_ways(c, law, column);
    EXPECT_EQ(lines.sign_of(column), other < plain ? -1 : 1);
    EXPECT_EQ(c.loss(lines, column), std::min(plain, other));
    swapped += other < plain ? 1 : 0;
  }
  EXPECT_GT(swapped, 1);
  EXPECT_LT(swapped, static_cast<int>(kColumns));
}

TEST(StuckCells, NoneMeansThatNothingMoves) {
  const SliceCase c;
  for (const StuckRemap remap : {StuckRemap::kOff, StuckRemap::kSwap, StuckRemap::kPairs}) {
    DeviceConfig device = stuck(0, 0, remap);
    device.variation = 0.1;
    const CellLaw law(device, 2);
    DeviceConfig plain = device;
    plain.remap = StuckRemap::kOff;
    const CellLaw as_ever(plain, 2);
    const BitLines lines = c.lines_of(law, 0), others = c.lines_of(as_ever, 0);
    for (std::size_t row = 0; row < kRows; ++row) {
      EXPECT_EQ(lines.cells(row, 3).positive, others.cells(row, 3).positive);
      EXPECT_EQ(lines.cells(row, 3).negative, others.cells(row, 3).negative);
    }
    EXPECT_EQ(lines.sign_of(3), 1);
  }
}

TEST(StuckCells, SpareLinesTakeTheWorstColumns) {
  const SliceCase c;
  for (const StuckRemap remap : {StuckRemap::kSwap, StuckRemap::kPairs}) {
    const CellLaw law(stuck(0.05, 0.05, remap), 2);
    const BitLines none = c.lines_of(law, 0);
    const BitLines three = c.lines_of(law, 3);
    EXPECT_EQ(three.count(), kColumns + 3);
    EXPECT_LT(c.loss(three), c.loss(none));
    double worst_left = 0, least_moved = 1e9;
    std::vector<std::size_t> taken;
    for (std::size_t column = 0; column < kColumns; ++column) {
      const bool moved = three.line_of(column) >= kColumns;
      EXPECT_LE(c.loss(three, column), c.loss(none, column));
      if (moved) {
        least_moved = std::min(least_moved, c.loss(none, column));
      } else {
        EXPECT_EQ(three.line_of(column), column);
        EXPECT_EQ(c.loss(three, column), c.loss(none, column));
        worst_left = std::max(worst_left, c.loss(none, column));
      }
      taken.push_back(three.line_of(column));
    }
    EXPECT_GE(least_moved, worst_left);
    std::sort(taken.begin(), taken.end());
    EXPECT_EQ(std::adjacent_find(taken.begin(), taken.end()), taken.end());
  }
}

/// A line whose column has left it, and a spare one without a column, hold level 0.
TEST(StuckCells, LinesWithoutAColumnHoldNothing) {
  const SliceCase c;
  const CellLaw law(stuck(0.1, 0, StuckRemap::kSwap), 2);
  const BitLines lines = c.lines_of(law, 2);
  std::vector<bool> held(lines.count());
  for (std::size_t column = 0; column < kColumns; ++column) held[lines.line_of(column)] = true;
  int empty = 0;
  for (std::size_t line = 0; line < lines.count(); ++line) {
    if (held[line]) continue;
    ++empty;
    for (std::size_t row = 0; row < kRows; ++row) {
      EXPECT_EQ(lines.cells(row, line).positive, 0);
      EXPECT_EQ(lines.cells(row, line).negative, 0);
    }
  }
  EXPECT_EQ(empty, 2);
}

TEST(StuckCells, TrainingSeesWhatPairsLeave) {
  ChipConfig chip;
  chip.arrays = {{128, 128, 0}};
  chip.bits_per_cell = 1;
  const std::vector<int> codes(2000, 0);  // nothing is stuck the wrong way round for a weight of 0
  for (const StuckRemap remap : {StuckRemap::kOff, StuckRemap::kPairs}) {
    chip.device = stuck(0, 0.05, remap);
    const std::vector<float> errors = CodeErrors(chip, 1).of(0, 0, codes, 4);
    const auto wrong = std::count_if(errors.begin(), errors.end(), [](float e) { return e != 0; });
    EXPECT_EQ(wrong > 0, remap == StuckRemap::kOff);
  }
}

}  // namespace
}  // namespace ohmic
