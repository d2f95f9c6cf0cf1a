// How the blocks of a layer lie in arrays: slices side by side, shared arrays, columns of several
// widths. By hand.
#include "hw/mapping/layout/layer_layout.h"

#include <gtest/gtest.h>

#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

/// A layer of `columns` output channels in one group.
LayerLayout laid(const std::vector<std::string>& hardware, int rows, const ColumnSlices& slices,
                 int columns) {
  const ChipConfig chip = chip_with(hardware);
  const LayoutInput layer{{rows, columns, 1, 1}, slices, IndexSet(0, columns)};
  auto layout = lay_down(chip, 0, layer);
  EXPECT_TRUE(layout);
  return *layout;
}

ColumnSlices all_of(int slices, int columns) {
  return ColumnSlices(std::vector<int>(static_cast<std::size_t>(columns), slices));
}

const std::vector<std::string> kAdjacent = {"mapping.weight_layout=adjacent"};
const std::vector<std::string> kShared = {"mapping.share_arrays=on"};

TEST(LayerLayout, PlanesTakeAPairEachAndABlockItsOwnPes) {
  const LayerLayout layout = laid({}, 150, all_of(8, 16), 16);
  EXPECT_EQ(layout.blocks.size(), 2U);  // 128 + 22 rows
  EXPECT_EQ(layout.pairs(), 16U);
  EXPECT_EQ(layout.pes(), 2U);
  EXPECT_EQ(layout.units.cells, 150U * 16 * 8);
}

TEST(LayerLayout, AdjacentSlicesNarrowTheArray) {
  const LayerLayout layout = laid(kAdjacent, 256, all_of(8, 120), 120);
  EXPECT_EQ(layout.row_blocks, 2U);
  EXPECT_EQ(layout.column_blocks, 8U);  // 16 weights a row of 128 cells
  EXPECT_EQ(layout.pairs(), 16U);
  EXPECT_EQ(layout.pes(), 2U);
  EXPECT_EQ(layout.units.units, 16U);
  EXPECT_EQ(layout.units.columns, 2U * 120 * 8);
  const ChipConfig narrow = chip_with({kAdjacent[0], "crossbar.columns=7"});
  const ColumnSlices eight = all_of(8, 120);
  EXPECT_FALSE(lay_down(narrow, 0, {{256, 120, 1, 1}, eight, IndexSet(0, 120)}));
}

TEST(LayerLayout, SlicesOfAllBlocksShareArrays) {
  // 8 x 128 x 16 fill one array, 8 x 22 x 16 take 22 x 128 of a second.
  const LayerLayout layout = laid(kShared, 150, all_of(8, 16), 16);
  EXPECT_EQ(layout.pairs(), 2U);
  EXPECT_EQ(layout.pes(), 1U);
  EXPECT_EQ(layout.slices[3].column0, 48);
  EXPECT_EQ(layout.units.units, 16U);
}

TEST(LayerLayout, AColumnHasTheSlicesOfItsGroup) {
  // Two columns of 6 slices, one of 2.
  const ColumnSlices mixed({6, 6, 2});
  const LayerLayout planes = laid({"crossbar.ou_columns=2"}, 10, mixed, 3);
  EXPECT_EQ(planes.pairs(), 6U);
  EXPECT_EQ(planes.units.units, 6U + 2);  // the second unit has two slices
  EXPECT_EQ(planes.units.columns, 6U + 6 + 2);
  EXPECT_EQ(planes.units.cells, 140U);
  const LayerLayout beside = laid({kAdjacent[0], "crossbar.columns=8"}, 10, mixed, 3);
  EXPECT_EQ(beside.pairs(), 2U);  // 6, then 6 + 2: three columns of 6 would take three
  EXPECT_EQ(beside.blocks[1].columns, IndexSet(1, 3));
}

TEST(LayerLayout, GroupsShareADiagonalWhileTheyFit) {
  const ChipConfig chip = chip_with({kAdjacent[0], "crossbar.rows=40", "crossbar.columns=30"});
  const ColumnSlices three(std::vector<int>(10, 3));
  // 9 x 2 weights a group: 6 bit lines each, four groups of 9 rows in 40.
  const auto layout = lay_down(chip, 0, {{9, 2, 1, 5}, three, IndexSet(0, 10)});
  ASSERT_TRUE(layout);
  ASSERT_EQ(layout->blocks.size(), 2U);
  EXPECT_EQ(layout->blocks[0].groups, 4);
  EXPECT_EQ(layout->units.cells, 5U * 9 * 6);
}

}  // namespace
}  // namespace ohmic
