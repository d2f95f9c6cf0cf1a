#include "quant/training/weight_blocks.h"

#include <gtest/gtest.h>

#include "nets/network_loader.h"

namespace ohmic {
namespace {

using Values = std::vector<std::int32_t>;

Layer conv(const char* more) {
  return parse_network(R"({"schema_version": 1, "name": "t", "input": {"channels": 2, "height": 4,
      "width": 4}, "layers": [{"name": "c", "type": "conv2d", "out_channels": 4, "kernel": [1, 2])" +
                           std::string(more) + "}]}",
                       "t")
      .layers.front();
}

TEST(WeightBlocks, StripsOfRowsAndGroupsOfColumnsByHand) {
  // 4 rows (two channels of two pixels) and 4 columns in blocks of 3 x 3.
  const WeightBlocks blocks(conv(""), {3, 3});
  EXPECT_EQ(blocks.cells(), 9);
  EXPECT_EQ(blocks.weights_in(), (Values{9, 3, 3, 1}));
  // Output 0: rows 0, 1, 2 in block 0, row 3 in block 2; output 3: block 1, and block 3.
  const Values& cell = blocks.cell_of_weight();
  EXPECT_EQ(Values(cell.begin(), cell.begin() + 4), (Values{0, 3, 6, 18}));
  EXPECT_EQ(Values(cell.begin() + 4, cell.begin() + 8), (Values{1, 4, 7, 19}));
  EXPECT_EQ(Values(cell.end() - 4, cell.end()), (Values{9, 12, 15, 27}));
}

TEST(WeightBlocks, BlocksBeginAnewInEveryGroupOfAConvolution) {
  // Two groups of 2 rows and 2 columns: each a block, however large blocks may be.
  const WeightBlocks blocks(conv(R"(, "groups": 2)"), {9, 8});
  EXPECT_EQ(blocks.cells(), 4);
  EXPECT_EQ(blocks.weights_in(), (Values{4, 4}));
  EXPECT_EQ(blocks.cell_of_weight(), (Values{0, 2, 1, 3, 4, 6, 5, 7}));
}

TEST(WeightBlocks, AWholeLayerIsOneBlock) {
  const WeightBlocks blocks(conv(R"(, "groups": 2)"), {1, 1, true});
  EXPECT_EQ(blocks.weights_in(), (Values{8}));
  EXPECT_EQ(blocks.cells(), 8);
  EXPECT_EQ(blocks.cell_of_weight(), (Values{0, 1, 2, 3, 4, 5, 6, 7}));
}

}  // namespace
}  // namespace ohmic
