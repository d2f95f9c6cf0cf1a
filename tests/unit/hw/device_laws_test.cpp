#include <gtest/gtest.h>

#include <cmath>

#include "hw/device/adc_law.h"
#include "hw/device/cell_law.h"
#include "hw/device/wire_network.h"

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

TEST(AdcLaw, ClipsStepsAndTiesGoToEven) {
  const ChipConfig chip = chip_of(3);
  const AdcLaw adc(chip, chip.arrays.front());
  EXPECT_EQ(adc.convert(9, kCell), 3);
  EXPECT_EQ(adc.convert(-9, kCell), -4);
  EXPECT_EQ(adc.convert(1.5, kCell), 2);
  EXPECT_EQ(adc.convert(2.5, kCell), 2);
}

TEST(AdcLaw, FullRangeIsWhatAUnitReaches) {
  ChipConfig chip = chip_of(4);
  chip.ou_rows = 8;
  chip.adc_errors.range = AdcRange::kFull;  // M = 8 x 3: a code is 3 steps
  const AdcLaw adc(chip, chip.arrays.front());
  EXPECT_EQ(adc.convert(7, kCell), 6);
  EXPECT_EQ(adc.convert(24, kCell), 21);
  EXPECT_EQ(adc.convert(-24, kCell), -24);
}

TEST(AdcLaw, TheClampIsBehindTheOffset) {
  ChipConfig chip = chip_of(4);
  chip.adc_errors.offset_lsb = -2;
  EXPECT_EQ(AdcLaw(chip, chip.arrays.front()).convert(20, kCell), 7);
  EXPECT_EQ(AdcLaw(chip, chip.arrays.front()).convert(0, kCell), -2);
}

/// One cell of 100 uS behind two segments of 1 kohm: 10 kohm + 2 kohm.
TEST(WireNetwork, OneCellIsAChainOfResistors) {
  const WireNetwork wires({100}, 1, 1, 1000);
  const double volt = 1.2;
  EXPECT_NEAR(wires.column_currents(&volt)[0], 100, 1e-10);
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
