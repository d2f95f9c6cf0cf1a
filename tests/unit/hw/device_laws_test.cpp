#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "hw/device/analog/cell_law.h"
#include "hw/device/analog/column_reads.h"
#include "hw/device/analog/wire_network.h"

namespace ohmic {
namespace {

const CounterRandom kCell(1);

TEST(CellLaw, IdealCellsAreTheirLevels) {
  const CellLaw law(DeviceConfig{}, 2);
  for (int level = 0; level < 4; ++level) EXPECT_EQ(law.above_base(level, kCell), level);
  EXPECT_EQ(law.base(), 0);
  EXPECT_DOUBLE_EQ(law.step_us(), 100.0 / 3);  // 10 kohm are 100 uS
}

TEST(CellLaw, OffConductanceIsTheBase) {
  DeviceConfig device;
  device.on_kohm = 8;
  device.on_off_ratio = 20;
  const CellLaw law(device, 2);
  EXPECT_DOUBLE_EQ(law.base(), 3.0 / 19);
  EXPECT_DOUBLE_EQ(law.step_us(), (125 - 6.25) / 3);
  EXPECT_EQ(law.above_base(2, kCell), 2);
}

TEST(CellLaw, DriftScalesAllButStuckCells) {
  DeviceConfig device;
  device.on_off_ratio = 2;  // G_off is one step, G_on two, in cells of one bit
  device.drift_nu = 0.5;
  device.drift_s = 4;
  const CellLaw aged(device, 1);
  EXPECT_DOUBLE_EQ(aged.above_base(1, kCell), 0.5);
  EXPECT_DOUBLE_EQ(aged.base(), 0.5);
  device.stuck_on = 1;
  EXPECT_DOUBLE_EQ(CellLaw(device, 1).above_base(0, kCell) + aged.base(), 2);
  device.stuck_on = 0;
  device.stuck_off = 1;
  EXPECT_DOUBLE_EQ(CellLaw(device, 1).above_base(1, kCell) + aged.base(), 1);
}

/// Polynomial by hand at G_on: 0.701 + 22.086 - 50.773 + 47.095 - 16.458 = 2.651 uS of 40.
TEST(CellLaw, FilamentarySpreadHangsOnTheConductance) {
  DeviceConfig device;
  device.variation = 2;
  device.variation_kind = VariationKind::kFilamentary;
  const CellLaw law(device, 1);
  double squares = 0;
  constexpr int kCells = 20000;
  for (std::uint64_t n = 0; n < kCells; ++n) {
    const double change = law.above_base(1, kCell.of(n)) - 1;
    squares += change * change;
  }
  EXPECT_NEAR(std::sqrt(squares / kCells) / (2 * 2.651 / 40), 1, 0.025);  // five standard errors
}

/// How often n cells of a column, k of them on, are read as another number than k by a sense that
/// is clipped to 0..n: shares that an independent Monte Carlo gave, of 200,000 trials each.
TEST(CellLaw, LognormalColumnsAreMisreadAsOftenAsElsewhere) {
  struct Case {
    int n, k;
    double sigma, ratio, share;
  };
  constexpr int kTrials = 40000;
  for (const Case& c :
       {Case{4, 3, 0.1, 10, 0.0114}, Case{9, 4, 0.1, 10, 0.0283}, Case{9, 8, 0.1, 10, 0.1175},
        Case{9, 9, 0.1, 10, 0.0479}, Case{9, 8, 0.1, 50, 0.0890}, Case{9, 4, 0.2, 10, 0.2766},
        Case{9, 9, 0.2, 50, 0.1369}, Case{16, 8, 0.1, 10, 0.1186}, Case{16, 15, 0.1, 50, 0.2140}}) {
    DeviceConfig device;
    device.variation = c.sigma;
    device.variation_kind = VariationKind::kLognormal;
    device.on_off_ratio = c.ratio;
    const CellLaw law(device, 1);
    int wrong = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      double sum = 0;
      for (int cell = 0; cell < c.n; ++cell) {
        const CounterRandom random =
            kCell.of(static_cast<std::uint64_t>(trial)).of(static_cast<std::uint64_t>(cell));
        sum += law.above_base(cell < c.k ? 1 : 0, random);
      }
      wrong += std::clamp(std::lround(sum), 0L, static_cast<long>(c.n)) != c.k ? 1 : 0;
    }
    const double room = 3 * std::sqrt(c.share * (1 - c.share) * (1.0 / kTrials + 1.0 / 200000));
    EXPECT_NEAR(static_cast<double>(wrong) / kTrials, c.share, room + 5e-5)
        << c.k << " of " << c.n << " cells, sigma " << c.sigma << ", on/off " << c.ratio;
  }
}

TEST(CellLaw, NothingConductsBelowZero) {
  DeviceConfig device;
  device.variation = 5;
  device.variation_kind = VariationKind::kIndependent;
  device.on_off_ratio = 3;
  const CellLaw law(device, 1);
  int at_zero = 0;
  for (std::uint64_t n = 0; n < 1000; ++n) {
    const double conductance = law.above_base(1, kCell.of(n)) + law.base();
    EXPECT_GE(conductance, 0);
    if (conductance == 0) ++at_zero;
  }
  EXPECT_NEAR(at_zero, 421, 80);  // normal below -1 / 5
}

ChipConfig chip_of(int adc_bits) {
  ChipConfig chip;
  chip.arrays = {{64, 64, 0}};
  chip.bits_per_cell = 2;
  chip.dac_bits = 1;
  chip.adc_bits = adc_bits;
  return chip;
}

/// What every reader of this machine makes of one sum.
double converted(const ReadLaw& law, double sum) {
  double value = 0;
  for (const ColumnReader reader : column_readers()) {
    double sums[kReadLanes] = {sum}, values[kReadLanes] = {};
    ColumnRead read;
    read.sums = sums;
    read.values = values;
    read.lanes = 1;
    reader(law, read);
    if (reader != column_readers().front()) {
      EXPECT_EQ(values[0], value);
    }
    value = values[0];
  }
  return value;
}

TEST(ReadLaw, ClipsStepsAndTiesGoToEven) {
  const ChipConfig chip = chip_of(3);
  const ReadLaw law(chip, chip.arrays.front());
  EXPECT_EQ(converted(law, 9), 3);
  EXPECT_EQ(converted(law, -9), -4);
  EXPECT_EQ(converted(law, 1.5), 2);
  EXPECT_EQ(converted(law, 2.5), 2);
}

TEST(ReadLaw, FullRangeIsWhatAUnitReaches) {
  ChipConfig chip = chip_of(4);
  chip.ou_rows = 8;
  chip.adc_errors.range = AdcRange::kFull;  // M = 8 x 3
  const ReadLaw law(chip, chip.arrays.front());
  EXPECT_EQ(law.lsb, 3);
  EXPECT_EQ(converted(law, 7), 2);
  EXPECT_EQ(converted(law, 24), 7);
  EXPECT_EQ(converted(law, -24), -8);
}

TEST(ReadLaw, TheClampIsBehindTheOffset) {
  ChipConfig chip = chip_of(4);
  chip.adc_errors.offset_lsb = -2;
  const ReadLaw law(chip, chip.arrays.front());
  EXPECT_EQ(converted(law, 20), 7);
  EXPECT_EQ(converted(law, 0), -2);
}

TEST(ColumnReader, AllPathsGiveTheSameBits) {
  ChipConfig chip = chip_of(5);
  chip.device.read_noise = 0.3;
  chip.adc_errors = {AdcRange::kClip, 0.4, 0.7};
  std::vector<ReadLaw> laws{{chip, chip.arrays.front()}};
  chip.adc_bits.reset();
  chip.adc_errors = {};
  laws.emplace_back(chip, chip.arrays.front());
  double sums[kReadLanes], squares[kReadLanes];
  std::vector<CounterRandom> draws;
  for (std::size_t l = 0; l < kReadLanes; ++l) {
    draws.push_back(kCell.of(l));
    sums[l] = 40 * draws[l].of(1).normal();
    squares[l] = std::abs(sums[l]);
  }
  for (const ReadLaw& law : laws) {
    std::vector<std::vector<double>> found;
    for (const ColumnReader reader : column_readers()) {
      found.emplace_back(kReadLanes);
      const ColumnRead read{sums,    squares,    draws.data(), 3,
                            nullptr, kReadLanes, 0x1p-30,      found.back().data()};
      found.back().push_back(static_cast<double>(reader(law, read)));
      EXPECT_EQ(found.back(), found.front());
    }
    EXPECT_EQ(found.front().back() > 0, !law.is_ideal);
  }
}

/// One cell of 100 uS behind two segments of 1 kohm: 10 kohm + 2 kohm.
TEST(WireNetwork, OneCellIsAChainOfResistors) {
  const WireNetwork wires({100}, 1, 1, 1000);
  const double volt = 1.2;
  EXPECT_NEAR(wires.column_currents(&volt)[0], 100, 1e-10);
}

TEST(WireNetwork, TransfersAreTheCurrentsOfSingleRows) {
  for (const std::size_t rows : {2, 3}) {
    const std::size_t columns = 5 - rows;
    const WireNetwork wires({100, 20, 60, 5, 40, 90}, rows, columns, 50);
    const std::vector<double> transfer = wires.transfer();
    for (std::size_t r = 0; r < rows; ++r) {
      std::vector<double> voltage(rows);
      voltage[r] = 1;
      const std::vector<double> currents = wires.column_currents(voltage.data());
      for (std::size_t c = 0; c < columns; ++c)
        EXPECT_NEAR(transfer[r * columns + c], currents[c], 1e-9);
    }
  }
}

/// Two solvers of other programs agree on these to nine digits.
TEST(WireNetwork, FourByFourIsSolved) {
  const std::vector<double> cells = {100, 40, 15,  80, 20, 90, 35, 25,
                                     60,  10, 100, 45, 5,  70, 55, 100};
  const double voltage[] = {1, 0, 1, 1};
  const std::vector<double> currents = WireNetwork(cells, 4, 4, 100).column_currents(voltage);
  const double expected[] = {153.9624552, 111.8033755, 156.6320200, 204.0186697};
  for (std::size_t c = 0; c < 4; ++c) EXPECT_NEAR(currents[c], expected[c], 1e-6);
}

}  // namespace
}  // namespace ohmic
