#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "hw/mapping/placer.h"
#include "hw/mapping/validate.h"
#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kFlatLinear[] =
    R"({"name": "flat", "type": "flatten"}, {"name": "fc", "type": "linear", "out_features": 10})";

std::vector<int> first_and_last(const IndexSet& set) {
  return {set.ranges().front().first, set.ranges().back().last};
}

int rows_of(const Mapping& map, std::size_t block) {
  return map.rows_of(map.blocks[block]).rows.size();
}

TEST(Mapper, Vgg13AtW8A8TakesTheContractsFortyTiles) {
  const MappedNetwork vgg(load_network("vgg13"), chip_with());
  EXPECT_EQ(vgg.mapping().pes_used(), 576U);
  EXPECT_EQ(vgg.mapping().tiles_used(), 40U);
  EXPECT_EQ(vgg.mapping().crossbars_used(), 9216U);
  std::vector<std::uint64_t> crossbars;
  for (const LayerMapping& l : vgg.mapping().layers) crossbars.push_back(l.crossbars());
  EXPECT_THAT(crossbars, ElementsAre(16, 144, 288, 576, 1152, 2304, 4608, 128));
}

TEST(Mapper, LeNet5HasATileALayer) {
  const MappedNetwork lenet(load_network("lenet5"), chip_with(), 5, 6);
  EXPECT_EQ(lenet.mapping().tiles_used(), 5U);
  EXPECT_EQ(lenet.mapping().crossbars_used(), 2 * 5 * (1 + 2 + 2 + 1 + 1U));
  EXPECT_EQ(lenet.mapping().layers[1].row_blocks, 2U);  // 150 rows
  EXPECT_EQ(validate(lenet.mapping(), lenet.chip), "");
}

// 9 channels x 3 x 3 = 81 rows by 20 columns in 32 x 8 arrays: 3 x 3 blocks of 32, 32, 17 rows.
TEST(Mapper, CutsRowsInsideColumns) {
  const MappedNetwork m(
      network_with(R"({"name": "c", "type": "conv2d", "out_channels": 20, "kernel": 3})", 9, 5, 5),
      chip_with({"crossbar.rows=32", "crossbar.columns=8", "tile.pes=4"}));
  const Mapping& map = m.mapping();
  ASSERT_EQ(map.blocks.size(), 9U);
  EXPECT_EQ(rows_of(map, 2), 17);
  EXPECT_EQ(map.blocks[2].columns.size(), 8);
  EXPECT_EQ(map.blocks[8].columns.size(), 4);
  EXPECT_THAT(first_and_last(map.rows_of(map.blocks[1]).channels),
              ElementsAre(3, 8));  // rows 32..63
  EXPECT_THAT(first_and_last(map.blocks[4].columns), ElementsAre(8, 16));
  const LayerMapping& layer = map.layers[0];
  EXPECT_EQ(layer.pes, 9U);
  ASSERT_EQ(layer.tiles.size(), 3U);
  // Four PEs a tile: set 0 is PEs 0-2, set 1 is PE 3 and two of the next tile, set 2 is 2 + 1.
  ASSERT_EQ(layer.sets.size(), 3U);
  EXPECT_THAT(layer.sets[0].shares, ElementsAre(3, 0, 0));
  EXPECT_THAT(layer.sets[1].shares, ElementsAre(1, 2, 0));
  EXPECT_THAT(layer.sets[2].shares, ElementsAre(0, 2, 1));
  EXPECT_EQ(layer.sets[1].home, 1);
  EXPECT_EQ(layer.sets[2].home, 1);
  EXPECT_EQ(layer.sets[1].partial_sum_bits, 8 + 8 + 7);  // 81 rows
  EXPECT_EQ(layer.tiles[0].writes.size(), 8);
  EXPECT_EQ(layer.tiles[1].writes.size(), 12);
  EXPECT_EQ(layer.tiles[2].writes.size(), 0);
  EXPECT_EQ(layer.tiles[1].rows_read, 32U + 17 + 32);  // row blocks 1, 2, 0
  EXPECT_EQ(layer.tiles[2].reads.size(), 2);           // rows 64..80: channels 7 and 8
}

// 8 groups of 9 x 1 share a 32 x 8 array three at a time: 3 blocks of 3, 3 and 2 groups.
TEST(Mapper, PacksGroupsOnTheDiagonal) {
  const MappedNetwork m(
      network_with(
          R"({"name": "dw", "type": "conv2d", "out_channels": 8, "kernel": 3, "groups": 8})", 8, 5,
          5),
      chip_with({"crossbar.rows=32", "crossbar.columns=8"}), 4, 8);
  const Mapping& map = m.mapping();
  ASSERT_EQ(map.blocks.size(), 3U);
  EXPECT_EQ(rows_of(map, 0), 27);
  EXPECT_EQ(map.blocks[0].columns.size(), 3);
  EXPECT_EQ(map.blocks[0].cells, 27U);  // of 27 x 3: the groups' own
  EXPECT_EQ(rows_of(map, 2), 18);
  EXPECT_THAT(first_and_last(map.rows_of(map.blocks[1]).channels), ElementsAre(3, 6));
  EXPECT_THAT(first_and_last(map.blocks[2].columns), ElementsAre(6, 8));
  EXPECT_EQ(map.layers[0].crossbars(), 2U * 4 * 3);
}

// Eight slices in PEs of three groups: three PEs a block of 3, 3 and 2 groups.
TEST(Mapper, ABlockTakesAsManyPesAsItsSlicesNeed) {
  const MappedNetwork m(
      network_with(R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 1})", 1, 3, 3),
      chip_with({"pe.crossbar_groups=3"}));
  const TileAssignment& tile = m.mapping().layers[0].tiles[0];
  ASSERT_EQ(tile.pes.size(), 3U);
  EXPECT_EQ(tile.pes[0].placements, 3U);
  EXPECT_EQ(tile.pes[2].placements, 2U);
  EXPECT_EQ(m.mapping().placements[7].slice, 7);
  EXPECT_EQ(m.mapping().placements[7].pair, 7U);
}

// 3 channels of 4 x 4 behind flatten: 48 rows in arrays of 32: the first block ends within
// channel 1.
TEST(Mapper, ALinearLayerReadsTheChannelsBehindTheFlattening) {
  const MappedNetwork m(
      network_with(
          std::string(R"({"name": "c", "type": "conv2d", "out_channels": 3, "kernel": 1},)") +
              kFlatLinear,
          1, 4, 4),
      chip_with({"crossbar.rows=32", "tile.pes=1"}));
  const LayerMapping& fc = m.mapping().layers[1];
  EXPECT_EQ(fc.rows, 48U);
  ASSERT_EQ(fc.tiles.size(), 2U);
  EXPECT_EQ(fc.tiles[0].reads.size(), 2);
  EXPECT_EQ(fc.tiles[1].reads.size(), 1);
  std::vector<std::uint64_t> bits;  // of the two flows from conv to fc
  for (const Flow& flow : m.mapping().flows) {
    if (flow.from.stage == 0 && flow.to.stage == 1) bits.push_back(flow.bits);
  }
  EXPECT_THAT(bits, ElementsAre(2 * 8, 1 * 8));
}

TEST(Placer, WalksAHilbertCurve) {
  const ChipConfig chip = chip_with({"chip.tiles_x=4", "chip.tiles_y=4"});
  EXPECT_THAT(placement_order(chip),
              ElementsAre(0, 1, 5, 4, 8, 12, 13, 9, 10, 14, 15, 11, 7, 6, 2, 3));
}

TEST(Placer, VisitsEveryTileOfAnyMeshOnceFromTheCornerOn) {
  for (int x = 1; x <= 12; ++x) {
    for (int y = 1; y <= 12; ++y) {
      ChipConfig chip;
      chip.tiles_x = x;
      chip.tiles_y = y;
      const std::vector<int> order = placement_order(chip);
      ASSERT_EQ(order.size(), static_cast<std::size_t>(x * y));
      EXPECT_EQ(order.front(), 0);
      EXPECT_EQ(std::set<int>(order.begin(), order.end()).size(), order.size()) << x << "x" << y;
      int diagonal = 0;
      for (std::size_t n = 1; n < order.size(); ++n) {
        const int right = std::abs(order[n] % x - order[n - 1] % x);
        const int down = std::abs(order[n] / x - order[n - 1] / x);
        EXPECT_LE(std::max(right, down), 1) << x << "x" << y;
        diagonal += right * down;
      }
      const bool uneven = std::max(x, y) % 2 == 1 && std::min(x, y) % 2 == 0;
      EXPECT_EQ(diagonal, uneven ? 1 : 0) << x << "x" << y;
    }
  }
}

TEST(Capacity, TooFewTilesSaysHowMuchIsMissing) {
  const MappedNetwork m(load_network("vgg13"), chip_with({"chip.tiles_x=2", "chip.tiles_y=2"}));
  EXPECT_THAT(m.shortfall(), HasSubstr("needs 40 tiles, the chip has 4: 36 tiles, 512 PEs and 8192 "
                                       "crossbars are missing"));
}

TEST(Capacity, ALineBufferMustHoldOneWindow) {
  const std::string layers =
      R"({"name": "a", "type": "conv2d", "out_channels": 4, "kernel": 1},
         {"name": "wide", "type": "conv2d", "out_channels": 2, "kernel": 3})";
  // Two rows of 20 and three pixels of 4 channels and 8 bits: 43 x 32 bits = 0.168 KiB.
  const NetworkSpec network = network_with(layers, 1, 20, 20);
  EXPECT_EQ(MappedNetwork(network, chip_with({"tile.buffer_kib=0.16"})).shortfall(),
            "layer 'wide': its line buffer must hold one window, 0.17 KiB, and tile.buffer_kib "
            "gives 0.16 KiB");
  EXPECT_EQ(MappedNetwork(network, chip_with({"tile.buffer_kib=0.168"})).shortfall(), "fits");
}

TEST(Capacity, AnOutputBufferMustHoldWhatAWindowProduces) {
  const NetworkSpec network =
      network_with(R"({"name": "a", "type": "conv2d", "out_channels": 100, "kernel": 1})", 1, 4, 4);
  EXPECT_THAT(
      MappedNetwork(network, chip_with({"tile.buffer_kib=0.1"})).shortfall(),
      HasSubstr("layer 'a': its output buffer must hold what one window produces, 0.20 KiB"));
}

}  // namespace
}  // namespace ohmic
