#include "hw/device/bit_planes.h"

#include <gmock/gmock.h>

#include "hw/device/ideal_array.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

// Rows 0..2 of one column hold 5, -6 and 3: 101, 110 and 011.
const CodeBlock kColumn{3, 1, {5, -6, 3}};

TEST(BitPlanes, AMagnitudeBitLiesInTheArrayOfItsSign) {
  const ArrayPair low = program_arrays(kColumn, 0, 1);
  EXPECT_EQ(low.weight_shift, 0);
  EXPECT_EQ(low.bits[0].positive[0], 0b101U);
  EXPECT_EQ(low.bits[0].negative[0], 0U);
  const ArrayPair middle = program_arrays(kColumn, 1, 1);
  EXPECT_EQ(middle.bits[0].positive[0], 0b100U);
  EXPECT_EQ(middle.bits[0].negative[0], 0b010U);
  const ArrayPair high = program_arrays(kColumn, 2, 1);
  EXPECT_EQ(high.weight_shift, 2);
  EXPECT_EQ(high.bits[0].positive[0], 0b001U);
  EXPECT_EQ(high.bits[0].negative[0], 0b010U);
}

TEST(BitPlanes, APlaneThatNoCellHasIsEmpty) {
  EXPECT_TRUE(program_arrays(kColumn, 3, 1).bits[0].positive.empty());
  const ArrayPair pair = program_arrays(kColumn, 1, 2);  // bits 2 and 3 in one cell
  EXPECT_EQ(pair.weight_shift, 2);
  EXPECT_FALSE(pair.bits[0].positive.empty());
  EXPECT_TRUE(pair.bits[1].positive.empty());
}

TEST(BitPlanes, RowsBeyondAWordGoToTheNextOne) {
  CodeBlock block{130, 9, std::vector<WeightCode>(130 * 9)};
  block.codes[129 * 9 + 8] = -1;
  const ArrayPair pair = program_arrays(block, 0, 1);
  EXPECT_EQ(pair.words, 3U);
  EXPECT_EQ(pair.stride, 16U);
  EXPECT_EQ(pair.bits[0].negative[2 * 16 + 8], 2U);
}

TEST(BitPlanes, InputCodesAreCutIntoBits) {
  InputBits input(67, 3);
  std::vector<ActivationCode> codes(67);
  codes[0] = 1;
  codes[3] = 5;
  codes[66] = 4;
  input.load(codes.data());
  EXPECT_EQ(input.words(), 2U);
  EXPECT_EQ(input.plane(0)[0], 0b1001U);
  EXPECT_TRUE(input.is_zero(1));
  EXPECT_EQ(input.plane(2)[0], 0b1000U);
  EXPECT_EQ(input.plane(2)[1], 0b100U);
  std::fill(codes.begin(), codes.end(), 0);
  input.load(codes.data());
  EXPECT_TRUE(input.is_zero(0) && input.is_zero(2));  // nothing of the last window is left
}

TEST(BitPlanes, CodesOfSixteenBitsAreCutIntoBits) {
  InputBits input(70, 16);
  std::vector<ActivationCode> codes(70);
  codes[1] = 0x8101;
  codes[69] = 0x8200;
  input.load(codes.data());
  EXPECT_EQ(input.plane(0)[0], 0b10U);
  EXPECT_EQ(input.plane(8)[0], 0b10U);
  EXPECT_EQ(input.plane(9)[1], 1U << 5);
  EXPECT_EQ(input.plane(15)[0], 0b10U);
  EXPECT_EQ(input.plane(15)[1], 1U << 5);
  EXPECT_TRUE(input.is_zero(1) && input.is_zero(7) && input.is_zero(14));
}

// Inputs 3, 1 and 2 (11, 01, 10) under the column above. Slice 0, plane 0: cells 1, 0, 1 and bits
// 1, 1, 0 give 1. Plane 1: cells 0, -1, 1: bits give -1. Plane 2: cells 1, -1, 0: 0.
TEST(IdealArray, SumsAColumnByHand) {
  InputBits input(3, 2);
  const ActivationCode codes[] = {3, 1, 2};
  input.load(codes);
  const IdealArray array;
  std::vector<std::int32_t> sums;
  ASSERT_TRUE(array.column_sums(program_arrays(kColumn, 0, 1), input, 0, 1, sums));
  EXPECT_EQ(sums[0], 1);
  ASSERT_TRUE(array.column_sums(program_arrays(kColumn, 1, 1), input, 0, 1, sums));
  EXPECT_EQ(sums[0], -1);
  ASSERT_TRUE(array.column_sums(program_arrays(kColumn, 2, 1), input, 0, 1, sums));
  EXPECT_EQ(sums[0], 0);
  EXPECT_FALSE(array.column_sums(program_arrays(kColumn, 3, 1), input, 0, 1, sums));
  // Cells of two bits under a DAC of two: 1, -2, 3 times 3, 1, 2.
  ASSERT_TRUE(array.column_sums(program_arrays(kColumn, 0, 2), input, 0, 2, sums));
  EXPECT_EQ(sums[0], 1 * 3 - 2 * 1 + 3 * 2);
}

}  // namespace
}  // namespace ohmic
