#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <set>

#include "quant/compression/block_planes.h"
#include "quant/compression/column_vectors.h"
#include "quant/compression/consecutive_bits.h"
#include "quant/quantizer.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

// Two outputs of three weights in vectors of two: squares 5 and 9, 4 and 1.
TEST(ColumnVectors, TheLeastSquaresGoFirst) {
  const std::vector<float> weight{1, 2, 3, 0, -2, 1};
  const PruneVector two{PruneShape::kVectors, 2, 1};
  EXPECT_THAT(pruned_weights(weight, {2}, two, 0.25),
              ElementsAre(false, false, false, false, false, true));
  EXPECT_THAT(pruned_weights(weight, {2}, two, 0.374),  // 1.5 vectors less a little: one
              ElementsAre(false, false, false, false, false, true));
  EXPECT_THAT(pruned_weights(weight, {2}, two, 0.375),
              ElementsAre(false, false, false, true, true, true));
  EXPECT_THAT(pruned_weights(weight, {2}, {}, 0.5),  // whole columns: 14 and 5
              ElementsAre(false, false, false, true, true, true));
}

// Squares of the rows: 5, 8 and 1.
TEST(ColumnVectors, RowsGoAcrossTheOutputsOfAGroup) {
  const std::vector<float> weight{1, 2, 0, 2, -2, 1};
  const PruneVector row{PruneShape::kRows, 1, 128};
  EXPECT_THAT(pruned_weights(weight, {2}, row, 0.34),
              ElementsAre(false, false, true, false, false, true));
  EXPECT_THAT(pruned_weights(weight, {2, 2}, row, 0.17),  // in groups of one output
              ElementsAre(false, false, true, false, false, false));
}

TEST(ConsecutiveBits, ByHand) {
  // 9 = 1001 lies between 1000 and 1010, 19 = 10011 nearest to 10100, 120 = 1111000 would be 2^7.
  EXPECT_EQ(with_consecutive_bits({0, 7, 8, 9, -9, 11, 15, 17, 19, 120, -127}, 8),
            (std::vector<WeightCode>{0, 7, 8, 10, -10, 12, 16, 16, 20, 112, -112}));
  EXPECT_EQ(nearest_consecutive(15, 5), 14);
  EXPECT_EQ(nearest_consecutive(32767, 16), 28672);  // 111 and twelve zeros
  EXPECT_EQ(nearest_consecutive(5, 8, 1), 4);
  EXPECT_EQ(nearest_consecutive(6, 8, 1), 8);
}

TEST(ConsecutiveBits, NoAllowedCodeIsNearer) {
  for (const int bits : {2, 3, 5, 8, 10}) {
    for (const int window : {1, 2, 3, 4}) {
      const int top = weight_codes(bits).high;
      std::set<int> allowed;
      for (int shift = 0; shift < bits; ++shift) {
        for (int head = 0; head < 1 << window; ++head)
          if (head << shift <= top) allowed.insert(head << shift);
      }
      for (int code = -top; code <= top; ++code) {
        const auto found = nearest_consecutive(static_cast<WeightCode>(code), bits, window);
        ASSERT_EQ(allowed.count(std::abs(int{found})), 1U) << code << ' ' << found;
        ASSERT_GE(found * code, 0);
        ASSERT_EQ(nearest_consecutive(found, bits, window), found);
        for (const int other : allowed)
          ASSERT_LE(std::abs(found - code), std::abs(other - std::abs(code)))
              << bits << ' ' << code;
      }
    }
  }
}

/// Two outputs of four rows; blocks of two rows and one output.
CodeMatrix small_matrix() { return {2, 4, {7, 1, 1, 0, -2, 2, 0, 0}}; }
constexpr BlockSize kSmall{2, 1};

TEST(BlockPlanes, AreTheBitLengthsOfBlocks) {
  EXPECT_THAT(block_planes(small_matrix(), kSmall), ElementsAre(3, 2, 1, 0));
  EXPECT_THAT(block_planes(small_matrix(), {3, 5}), ElementsAre(3, 0));
  const BlockFigures figures = block_figures(small_matrix(), kSmall);
  EXPECT_DOUBLE_EQ(figures.bits_per_weight, (3 * 2 + 2 * 2 + 1 * 2) / 8.0);
  EXPECT_DOUBLE_EQ(figures.density, 5 / 8.0);
}

std::vector<WeightCode> dropped(const ErrorWeights& weights, double share) {
  CodeMatrix matrix = small_matrix();
  drop_top_planes(matrix, kSmall, weights, share);
  return matrix.codes;
}

// The squares add up to 59: a block of two weights may lose share x 14.75. Without its top plane
// the first block loses 16, the second 2; the third loses 1 if it goes.
TEST(BlockPlanes, AreDroppedWhileTheErrorIsAllowed) {
  const ErrorWeights plain{{1, 1}, {}};
  EXPECT_EQ(dropped(plain, 0), small_matrix().codes);
  EXPECT_EQ(dropped(plain, 0.06), small_matrix().codes);
  EXPECT_THAT(dropped(plain, 0.07), ElementsAre(7, 1, 0, 0, -2, 2, 0, 0));
  EXPECT_THAT(dropped(plain, 0.14), ElementsAre(7, 1, 0, 0, -1, 1, 0, 0));
  EXPECT_THAT(dropped(plain, 1.09), ElementsAre(3, 1, 0, 0, 0, 0, 0, 0));
}

// Squares: 49 x .1 + 1 + 1 + 4 x .1 + 4 = 11.3, 2.825 a block. The first block loses 16 x .1 = 1.6
// of them without its top plane, the second 1 x .1 + 1 = 1.1, the third 1.
TEST(BlockPlanes, InputsWeighTheError) {
  const ErrorWeights weighed{{1, 1}, {0.1, 1, 1, 1}};
  EXPECT_THAT(dropped(weighed, 0.38), ElementsAre(7, 1, 0, 0, -2, 2, 0, 0));
  EXPECT_THAT(dropped(weighed, 0.39), ElementsAre(7, 1, 0, 0, -1, 1, 0, 0));
  EXPECT_THAT(dropped(weighed, 0.57), ElementsAre(3, 1, 0, 0, -1, 1, 0, 0));
}

// With a scale of 10 the first output's squares are 5100; the second output's blocks are nothing.
TEST(BlockPlanes, ScalesWeighTheError) {
  const ErrorWeights scaled{{10, 1}, {}};
  EXPECT_THAT(dropped(scaled, 0.01), ElementsAre(7, 1, 1, 0, 0, 0, 0, 0));
}

}  // namespace
}  // namespace ohmic
