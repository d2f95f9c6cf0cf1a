#include "hw/device/conduction.h"

#include <gmock/gmock.h>

#include "hw/cost/data_energy.h"
#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

// docs/microarchitecture.md, "Energy with data": weights 5, -6, 3 under input codes 3, 1, 2.
const CodeBlock kColumn{3, 1, {5, -6, 3}};
const std::vector<ActivationCode> kCodes = {3, 1, 2};

/// Some slices of a block, each read so often for an input slice.
void add(const std::vector<int>& slices, int bits_per_cell, std::uint64_t reads, RowLoads& loads,
         const CodeBlock& block = kColumn) {
  for (UnitCells unit : whole_slices(block, slices)) {
    unit.reads = reads;
    loads.add(block, unit, bits_per_cell);
  }
}

TEST(Conduction, WorkedExample) {
  RowLoads loads(3);
  add({0, 1, 2, 3}, 1, 1, loads);
  const Conduction c = loads.window(kCodes.data(), driven_levels(1, 2));
  EXPECT_EQ(c.driven, 16U);
  EXPECT_EQ(c.conducting, 8U);
}

TEST(Conduction, LevelsOfWideCellsAndDacsAreDigits) {
  RowLoads loads(3);
  add({0, 1}, 2, 3, loads);  // digits of 4: 1 + 1, 2 + 1, 3 + 0; three drives a slice
  const Conduction c = loads.window(kCodes.data(), driven_levels(2, 2));
  EXPECT_EQ(c.driven, (3U + 1 + 2) * 2 * 3);
  EXPECT_EQ(c.conducting, (3U * 2 + 1 * 3 + 2 * 3) * 3);
  EXPECT_EQ(driven_levels(3, 8)[0b10'110'011], 2 + 6 + 3);
  EXPECT_EQ(driven_levels(8, 8)[255], 255);
}

// -32767 is fifteen bits of 1; 65535 is sixteen of them, or five digits of 7 and one of 1.
TEST(Conduction, LevelsOfSixteenBits) {
  RowLoads loads(1);
  add({0, 7, 14, 15}, 1, 1, loads, {1, 1, {-32767}});
  const std::vector<ActivationCode> codes = {65535};
  const Conduction c = loads.window(codes.data(), driven_levels(1, 16));
  EXPECT_EQ(c.driven, 16U * 4);
  EXPECT_EQ(c.conducting, 16U * 3);
  EXPECT_EQ(driven_levels(3, 16)[65535], 5 * 7 + 1);
  EXPECT_EQ(driven_levels(8, 16)[65535], 2 * 255);
  EXPECT_EQ(driven_levels(8, 16)[0x0203], 5);
}

TEST(Conduction, SlicesOfABlockInTwoPesAddUpToAllOfIt) {
  RowLoads whole(3), parts(3);
  add({0, 1, 2, 3}, 1, 2, whole);
  add({0, 3}, 1, 2, parts);
  add({1, 2}, 1, 2, parts);
  const DrivenLevels levels = driven_levels(1, 2);
  EXPECT_EQ(whole.window(kCodes.data(), levels).driven, parts.window(kCodes.data(), levels).driven);
  EXPECT_EQ(whole.window(kCodes.data(), levels).conducting,
            parts.window(kCodes.data(), levels).conducting);
}

// The same example, priced: 24 row drives and 48 cells read.
TEST(PricedConduction, WorkedExample) {
  const ChipConfig chip = chip_with({});
  CostReport report;
  LayerCost& layer = report.layers.emplace_back();
  layer.energy_mj = 10e-9;
  layer.row_drives = 24;
  layer.cells_read = 48;
  const EnergyTable table = make_energy_table(load_hardware("wei2022"));
  layer.dac_mj = 24 * table.dac.energy_pj * 1e-9;
  layer.crossbar_mj = 48 * table.cell.energy_pj * 1e-9;
  const DataEnergy one = data_energy(report, {{16, 8}}, 1, chip)[0];
  EXPECT_DOUBLE_EQ(one.driven_share, 16 / 24.0);
  EXPECT_DOUBLE_EQ(one.conducting_share, 8 / 48.0);
  EXPECT_NEAR(one.dac_mj, 1.6224e-9, 1e-18);
  EXPECT_NEAR(one.crossbar_mj, 0.01152e-9, 1e-18);
  EXPECT_NEAR(one.energy_mj, (10 - 0.8112 - 0.0576) * 1e-9, 1e-18);
  EXPECT_DOUBLE_EQ(data_energy(report, {{16 + 24, 8 + 16}}, 2, chip)[0].dac_mj,
                   one.dac_mj * 40 / 32);
}

TEST(PricedConduction, FullScaleIsTheTopLevelOfDacsAndCells) {
  CostReport report;
  LayerCost& layer = report.layers.emplace_back();
  layer.row_drives = 5;
  layer.cells_read = 7;
  const ChipConfig chip = chip_with({"dac.bits=2", "crossbar.bits_per_cell=3"});
  const DataEnergy e = data_energy(report, {{5 * 3, 7 * 3 * 7}}, 1, chip)[0];
  EXPECT_DOUBLE_EQ(e.driven_share, 1);
  EXPECT_DOUBLE_EQ(e.conducting_share, 1);
}

}  // namespace
}  // namespace ohmic
