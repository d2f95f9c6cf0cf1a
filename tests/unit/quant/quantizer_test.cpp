#include "quant/quantizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "util/config_error.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

TEST(Quantizer, WeightCodesAreSymmetricWithoutTheLowestOne) {
  EXPECT_EQ(weight_codes(2).low, -1);
  EXPECT_EQ(weight_codes(2).high, 1);
  EXPECT_EQ(weight_codes(3).high, 3);
  EXPECT_EQ(weight_codes(8).low, -127);
  EXPECT_EQ(weight_codes(8).high, 127);
  EXPECT_EQ(weight_codes(16).low, -32767);
}

TEST(Quantizer, ActivationCodesUseEveryPattern) {
  EXPECT_EQ(activation_top_code(2), 3);
  EXPECT_EQ(activation_top_code(8), 255);
  EXPECT_EQ(activation_top_code(16), 65535);
}

TEST(Quantizer, ClipSitsOnTheTopCode) {
  // Eq. (3): step = c / (2^(x-1) - 1) for weights, c / (2^x - 1) for activations.
  EXPECT_FLOAT_EQ(level_step(0.6F, weight_codes(3).high), 0.2F);
  EXPECT_FLOAT_EQ(level_step(3.0F, activation_top_code(2)), 1.0F);
  EXPECT_EQ(level_step(0.0F, 3), 1.0F);
}

TEST(Quantizer, RoundsToTheNearestCodeTiesAwayFromZero) {
  const CodeRange codes = weight_codes(4);
  EXPECT_EQ(quantize_weight(1.4F, 1, codes, Rounding::kNearest), 1);
  EXPECT_EQ(quantize_weight(2.5F, 1, codes, Rounding::kNearest), 3);
  EXPECT_EQ(quantize_weight(-2.5F, 1, codes, Rounding::kNearest), -3);
}

TEST(Quantizer, FloorRoundsDownOnBothSidesOfZero) {
  const CodeRange codes = weight_codes(4);
  EXPECT_EQ(quantize_weight(1.9F, 1, codes, Rounding::kFloor), 1);
  EXPECT_EQ(quantize_weight(-1.1F, 1, codes, Rounding::kFloor), -2);
  EXPECT_EQ(quantize_activation(1.9F, {1, 0, 15}, Rounding::kFloor), 1);
}

TEST(Quantizer, SaturatesAtBothEnds) {
  EXPECT_EQ(quantize_weight(100, 1, weight_codes(3), Rounding::kNearest), 3);
  EXPECT_EQ(quantize_weight(-100, 1, weight_codes(3), Rounding::kNearest), -3);
  EXPECT_EQ(quantize_activation(100, {1, 0, 15}, Rounding::kNearest), 15);
  EXPECT_EQ(quantize_activation(-1, {1, 0, 15}, Rounding::kNearest), 0);
}

TEST(Quantizer, ZeroPointShiftsActivationCodes) {
  const ActivationGrid grid{0.5F, 4, 15};
  EXPECT_EQ(quantize_activation(0.0F, grid, Rounding::kNearest), 4);
  EXPECT_EQ(quantize_activation(-1.0F, grid, Rounding::kNearest), 2);
  EXPECT_EQ(quantize_activation(-9.0F, grid, Rounding::kNearest), 0);
  EXPECT_EQ(quantize_activation(1.0F, grid, Rounding::kNearest), 6);
}

TEST(Quantizer, SixteenBitsKeepEveryCodeAndTie) {
  const ActivationGrid grid{0.25F, 40000, 65535};
  for (int code = 0; code <= 65535; ++code) {
    const float level = static_cast<float>(code - 40000) * 0.25F;
    ASSERT_EQ(quantize_activation(level, grid, Rounding::kNearest), code);
    ASSERT_EQ(quantize_activation(level + 0.125F, grid, Rounding::kNearest),
              std::min(code + 1, 65535));
  }
  EXPECT_EQ(quantize_activation(0, grid, Rounding::kNearest), 40000);
  EXPECT_EQ(quantize_weight(16384.5F, 1, weight_codes(16), Rounding::kNearest), 16385);
  EXPECT_EQ(quantize_weight(-32766.5F, 1, weight_codes(16), Rounding::kNearest), -32767);
}

TEST(Quantizer, IsOddAndIdempotentAtEveryWidth) {
  RandomSource random(7);
  std::normal_distribution<float> normal(0, 1);
  for (int bits = 2; bits <= 16; ++bits) {
    const CodeRange codes = weight_codes(bits);
    const float step = level_step(1.5F, codes.high);
    for (int i = 0; i < 1000; ++i) {
      const float w = normal(random);
      const int code = quantize_weight(w, step, codes, Rounding::kNearest);
      EXPECT_EQ(quantize_weight(-w, step, codes, Rounding::kNearest), -code);
      const float level = static_cast<float>(code) * step;
      EXPECT_EQ(quantize_weight(level, step, codes, Rounding::kNearest), code);
      EXPECT_LE(std::abs(std::clamp(w, -1.5F, 1.5F) - level), step * 0.5001F);
    }
  }
}

TEST(Quantizer, EveryPixelIsItsOwnCodeAtEightBits) {
  const ActivationGrid grid{1.0F / 255.0F, 0, 255};
  for (int p = 0; p < 256; ++p) {
    EXPECT_EQ(quantize_activation(static_cast<float>(p) / 255.0F, grid, Rounding::kNearest), p);
  }
}

TEST(Quantizer, NamesRoundTripAndOthersAreRefused) {
  for (const char* name : {"kl", "mse", "max"}) {
    EXPECT_STREQ(to_string(parse_clip_method(name)), name);
  }
  for (const char* name : {"nearest", "floor"}) {
    EXPECT_STREQ(to_string(parse_rounding(name)), name);
  }
  EXPECT_THROW(parse_clip_method("entropy"), ConfigError);
  EXPECT_THROW(parse_rounding("up"), ConfigError);
}

}  // namespace
}  // namespace ohmic
