#include "hw/mapping/weight_compression.h"

#include <gmock/gmock.h>

#include <array>
#include <set>

#include "hw/mapping/unit_packing.h"
#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

Im2col matrix(int rows, int columns, int groups = 1) {
  Im2col m;
  m.rows = rows;
  m.columns = columns;
  m.windows = 1;
  m.groups = groups;
  return m;
}

StoredUnits stored(const ChipConfig& chip, const Im2col& m, const LayerCodes& codes, int slices) {
  const auto columns = static_cast<std::size_t>(m.columns * m.groups);
  return compress_weights(chip, chip.arrays[0], m, codes,
                          ColumnSlices(std::vector<int>(columns, slices)));
}

/// docs/operation-units.md, "By hand: four codes": columns (5, 0, 0, 0) and (-2, 1, 0, 3) at W4.
UnitCounts four_codes(const std::string& compression) {
  const ChipConfig chip = chip_with(
      {"crossbar.ou_rows=2", "crossbar.ou_columns=1", "mapping.compression=" + compression});
  return stored(chip, matrix(4, 2), {5, 0, 0, 0, -2, 1, 0, 3}, 4).counts();
}

TEST(WeightCompression, FourCodesByHand) {
  EXPECT_EQ(four_codes("layer_planes").units, 12U);
  EXPECT_EQ(four_codes("layer_planes").index_bits, 0U);
  EXPECT_EQ(four_codes("block_planes").units, 7U);
  EXPECT_EQ(four_codes("block_planes").index_bits, 12U);
  EXPECT_EQ(four_codes("zero_rows").units, 4U);
  EXPECT_EQ(four_codes("zero_rows").index_bits, 12U);
  EXPECT_EQ(four_codes("zero_rows").cells, 6U);
  EXPECT_EQ(four_codes("zero_columns").units, 12U);
  EXPECT_EQ(four_codes("zero_columns").index_bits, 3U);
}

TEST(WeightCompression, ALayerOfZerosStoresNothing) {
  for (const char* compression : {"layer_planes", "block_planes", "zero_rows", "zero_columns"}) {
    const ChipConfig chip =
        chip_with({"crossbar.ou_rows=2", std::string("mapping.compression=") + compression});
    EXPECT_EQ(stored(chip, matrix(4, 2), LayerCodes(8), 8).counts().units, 0U) << compression;
  }
}

/// "By hand: LeNet-5's conv2": 150 x 16 weights of at most seven bits, units of 9 x 8.
TEST(WeightCompression, Conv2ByHand) {
  const ChipConfig chip = chip_with(
      {"crossbar.ou_rows=9", "crossbar.ou_columns=8", "mapping.compression=layer_planes"});
  LayerCodes codes(150 * 16, 1);
  codes.back() = -127;
  const StoredUnits units = stored(chip, matrix(150, 16), codes, 8);
  EXPECT_EQ(units.counts().units, 238U);
  EXPECT_EQ(UnitPacking(chip, chip.arrays[0], units, 16).pairs(), 2U);
}

TEST(WeightCompression, SetsHoldWholeColumnGroupsOfAnArray) {
  const ChipConfig chip =
      chip_with({"crossbar.columns=10", "crossbar.ou_columns=4", "mapping.compression=zero_rows"});
  const StoredUnits units = stored(chip, matrix(2, 9, 2), LayerCodes(36, 1), 1);
  // Two groups of 4, 4 and 1 columns: 4 + 4 + 1 would be 9, and 4 more are too many.
  EXPECT_THAT(units.sets(), ::testing::ElementsAre(IndexRange{0, 9}, IndexRange{9, 18}));
}

/// Rows of a slice's units, taken together: all rows with a bit there and none else, group by
/// group.
TEST(WeightCompression, ZeroRowsListsEveryRowWithABit) {
  const ChipConfig chip =
      chip_with({"crossbar.ou_rows=9", "crossbar.ou_columns=2", "mapping.compression=zero_rows"});
  constexpr std::uint32_t kRows = 150, kColumns = 3, kGroups = 2;
  LayerCodes codes;
  for (std::uint32_t i = 0; i < kRows * kColumns * kGroups; ++i)
    codes.push_back(static_cast<std::int16_t>(i * i % 23 % 4 == 0 ? i % 7 : 0));
  const StoredUnits units = stored(chip, matrix(kRows, kColumns, kGroups), codes, 3);
  std::set<std::array<std::uint32_t, 3>> bits, wanted;  // row, column, slice
  for (const UnitRun& run : units.runs()) {
    units.for_each_row(run.rows, [&](std::uint32_t row) {
      units.for_each_column(run.columns, [&](std::uint32_t column) {
        EXPECT_TRUE(bits.insert({row, column, run.first_slice}).second);
      });
    });
  }
  for (std::uint32_t i = 0; i < codes.size(); ++i) {
    const std::uint32_t column = i / kRows, group = column / kColumns;
    const std::uint32_t first = column - column % kColumns % 2;  // of the column's unit
    const std::uint32_t row = group * kRows + i % kRows;
    for (std::uint32_t slice = 0; slice < 3; ++slice) {
      if ((codes[i] >> slice & 1) == 0) continue;
      for (std::uint32_t c = first; c < std::min<std::uint32_t>(first + 2, (group + 1) * kColumns);
           ++c)
        wanted.insert({row, c, slice});
    }
  }
  EXPECT_EQ(bits, wanted);
}

// Units that follow each other, over strips of sums 5 and 3: rows of four of them.
TEST(UnitPacking, AlignedStripsHaveRowsOfTheirOwn) {
  const ChipConfig chip = chip_with({"crossbar.rows=4", "crossbar.columns=4", "crossbar.ou_rows=2",
                                     "crossbar.ou_columns=1", "mapping.compression=block_planes",
                                     "mapping.packing=aligned"});
  const StoredUnits units = stored(chip, matrix(4, 2), {7, 0, 7, 0, 3, 0, 0, 0}, 4);
  ASSERT_EQ(units.counts().units, 5U + 3);
  const UnitPacking packing(chip, chip.arrays[0], units, 1);
  EXPECT_EQ(packing.pairs(), 2U);  // 2 rows and 1 row, two to an array
  EXPECT_EQ(packing.of_pair(0).last, 5U);
  EXPECT_EQ(packing.of_pair(1).size(), 3U);
  EXPECT_EQ(packing.most_units(), 5U);
  EXPECT_EQ(packing.lines_in_use({0, 5}).rows, 4);
  EXPECT_EQ(packing.lines_in_use({0, 5}).columns, 4);
  EXPECT_EQ(packing.lines_in_use({5, 8}).columns, 3);
}

TEST(UnitPacking, SpreadDealsEvenlyOverTheDenseArrays) {
  const ChipConfig chip = chip_with({"crossbar.ou_rows=2", "crossbar.ou_columns=1",
                                     "mapping.compression=block_planes", "mapping.spread=on"});
  const StoredUnits units = stored(chip, matrix(4, 2), {5, 0, 0, 0, -2, 1, 0, 3}, 4);
  const UnitPacking packing(chip, chip.arrays[0], units, 4);
  ASSERT_EQ(packing.pairs(), 4U);
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t p = 0; p < 4; ++p) sizes.push_back(packing.of_pair(p).size());
  EXPECT_THAT(sizes, ::testing::ElementsAre(1, 2, 2, 2));
}

}  // namespace
}  // namespace ohmic
