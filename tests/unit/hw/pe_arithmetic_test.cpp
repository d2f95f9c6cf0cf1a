#include "hw/device/pe_arithmetic.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hw/device/ideal_array.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

struct Sample {
  CodeBlock block;
  std::vector<ActivationCode> inputs;
};

Sample random_sample(std::size_t rows, std::size_t columns, int weight_bits, int input_bits,
                     std::uint64_t seed) {
  RandomSource random(seed);
  const int top = (1 << (weight_bits - 1)) - 1;
  Sample s{{rows, columns, {}}, {}};
  for (std::size_t i = 0; i < rows * columns; ++i) {
    s.block.codes.push_back(static_cast<WeightCode>(
        static_cast<int>(random() % static_cast<std::uint64_t>(2 * top + 1)) - top));
  }
  for (std::size_t r = 0; r < rows; ++r)
    s.inputs.push_back(static_cast<ActivationCode>(random() % (std::uint64_t{1} << input_bits)));
  return s;
}

std::vector<int> all_slices(int weight_bits, int bits_per_cell) {
  std::vector<int> slices(
      static_cast<std::size_t>((weight_bits + bits_per_cell - 1) / bits_per_cell));
  std::iota(slices.begin(), slices.end(), 0);
  return slices;
}

PeResult multiply(const Sample& s, const std::vector<int>& slices, int bits_per_cell,
                  int input_bits, int dac_bits, std::optional<int> adc_bits) {
  InputBits input(s.block.rows, input_bits);
  input.load(s.inputs.data());
  PeArithmetic pe(s.block, whole_slices(s.block, slices), bits_per_cell, dac_bits,
                  AdcTransfer(adc_bits));
  PeResult result;
  pe.multiply(input, IdealArray(), result);
  return result;
}

std::vector<std::int64_t> integer_product(const Sample& s) {
  std::vector<std::int64_t> sums(s.block.columns);
  for (std::size_t r = 0; r < s.block.rows; ++r) {
    for (std::size_t c = 0; c < s.block.columns; ++c)
      sums[c] += std::int64_t{s.block.codes[r * s.block.columns + c]} * s.inputs[r];
  }
  return sums;
}

TEST(PeArithmetic, IsTheIntegerProductAtEveryWidthCellAndDac) {
  for (int w = 2; w <= 16; ++w) {
    for (int a = 2; a <= 16; ++a) {
      const auto seed = static_cast<std::uint64_t>(w * 10 + a);
      const Sample s = random_sample(1 + seed * 7 % 150, 1 + seed * 5 % 40, w, a, seed);
      for (const int cell : {1, 2, 3, 8}) {
        for (const int dac : {1, 2, 5}) {
          const PeResult result = multiply(s, all_slices(w, cell), cell, a, dac, std::nullopt);
          ASSERT_EQ(result.sums, integer_product(s))
              << "W" << w << "A" << a << " cell " << cell << " DAC " << dac;
          ASSERT_EQ(result.clips, 0U);
        }
      }
    }
  }
}

TEST(PeArithmetic, ExtremesOfTheLargestArrayFit) {
  Sample s;
  s.block.rows = 4096;
  s.block.columns = 1;
  s.block.codes.assign(4096, -32767);
  s.inputs.assign(4096, 65535);
  const std::int64_t least = std::int64_t{-32767} * 65535 * 4096;
  EXPECT_EQ(multiply(s, all_slices(16, 8), 8, 16, 8, std::nullopt).sums[0], least);
  EXPECT_EQ(multiply(s, all_slices(16, 1), 1, 16, 1, std::nullopt).sums[0], least);
  // With one bit a converter, all that is lost counts: -1 of each of 15 x 16 pairs of bits is kept.
  const PeResult clipped = multiply(s, all_slices(16, 1), 1, 16, 1, 1);
  EXPECT_EQ(clipped.sums[0], std::int64_t{-32767} * 65535);
  EXPECT_EQ(clipped.lost[0], std::int64_t{-32767} * 65535 * 4095);
  EXPECT_EQ(clipped.clips, 15U * 16U);
}

// The definition, cell by cell: a slice and a plane at a time, s clamped, shifted, added.
TEST(PeArithmetic, ClipsEachSliceAndPlaneByItself) {
  for (const int bits : {1, 2, 3, 4}) {
    for (const int cell : {1, 2}) {
      for (const int dac : {1, 3}) {
        const Sample s = random_sample(90, 11, 5, 7, 3);
        std::vector<std::int64_t> sums(11), lost(11);
        std::uint64_t clips = 0;
        for (const int slice : all_slices(5, cell)) {
          for (int bit = 0; bit < 7; bit += dac) {
            for (std::size_t c = 0; c < 11; ++c) {
              int difference = 0;
              for (std::size_t r = 0; r < 90; ++r) {
                const int code = s.block.codes[r * 11 + c];
                const int cells = (std::abs(code) >> (slice * cell)) % (1 << cell);
                const int drive = (s.inputs[r] >> bit) % (1 << dac);
                difference += (code < 0 ? -1 : 1) * cells * drive;
              }
              const int low = -(1 << (bits - 1));
              const int kept = std::clamp(difference, low, -low - 1);
              sums[c] += kept * (1 << (slice * cell + bit));
              lost[c] += (difference - kept) * (1 << (slice * cell + bit));
              clips += kept != difference ? 1 : 0;
            }
          }
        }
        const PeResult result = multiply(s, all_slices(5, cell), cell, 7, dac, bits);
        ASSERT_EQ(result.sums, sums) << bits << " bits, cell " << cell << ", DAC " << dac;
        ASSERT_EQ(result.lost, lost);
        ASSERT_EQ(result.clips, clips);
        ASSERT_GT(clips, 0U) << "nothing was clipped: the test says nothing";
      }
    }
  }
}

TEST(PeArithmetic, PesOfOneBlockAddUpToIt) {
  const Sample s = random_sample(60, 7, 8, 8, 11);
  const PeResult low = multiply(s, {0, 1, 2}, 1, 8, 1, std::nullopt);
  const PeResult high = multiply(s, {3, 4, 5, 6, 7}, 1, 8, 1, std::nullopt);
  std::vector<std::int64_t> sum = low.sums;
  for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += high.sums[c];
  EXPECT_EQ(sum, integer_product(s));
}

TEST(PeArithmetic, EveryPopcountPathGivesTheSameBits) {
  ASSERT_FALSE(popcount_paths().empty());
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Sample s = random_sample(seed * 5 % 300 + 1, seed % 37 + 1, 8, 8, seed);
    InputBits input(s.block.rows, 8);
    input.load(s.inputs.data());
    const ArrayPair arrays = program_arrays(s.block, 1, 2);
    std::vector<std::int32_t> expected, sums;
    IdealArray(PopcountPath::kPortable).column_sums(arrays, input, 2, 2, expected);
    for (const PopcountPath path : popcount_paths()) {
      IdealArray(path).column_sums(arrays, input, 2, 2, sums);
      ASSERT_EQ(sums, expected) << "path " << static_cast<int>(path) << ", seed " << seed;
    }
  }
}

// docs/microarchitecture.md, "Values": weights 5, -6, 3 and input codes 3, 1, 2.
TEST(PeArithmetic, WorkedExample) {
  Sample s;
  s.block.rows = 3;
  s.block.columns = 1;
  s.block.codes = {5, -6, 3};
  s.inputs = {3, 1, 2};
  const PeResult exact = multiply(s, all_slices(4, 1), 1, 2, 1, std::nullopt);
  EXPECT_EQ(exact.sums[0], 15);
  const PeResult clipped = multiply(s, all_slices(4, 1), 1, 2, 1, 2);
  EXPECT_EQ(clipped.sums[0], 13);
  EXPECT_EQ(clipped.lost[0], 2);
  EXPECT_EQ(clipped.clips, 1U);
}

TEST(AdcTransfer, SaturatesAtBothEndsOnly) {
  const AdcTransfer adc(4);
  EXPECT_EQ(adc.convert(7), 7);
  EXPECT_EQ(adc.convert(8), 7);
  EXPECT_EQ(adc.convert(-8), -8);
  EXPECT_EQ(adc.convert(-9), -8);
  EXPECT_EQ(AdcTransfer(1).convert(1), 0);
  EXPECT_EQ(AdcTransfer(1).convert(-5), -1);
  EXPECT_EQ(AdcTransfer(std::nullopt).convert(1 << 30), 1 << 30);
  EXPECT_FALSE(adc.is_ideal());
}

}  // namespace
}  // namespace ohmic
