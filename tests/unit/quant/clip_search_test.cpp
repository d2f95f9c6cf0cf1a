#include "quant/calibration/clip_search.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "util/random_source.h"

namespace ohmic {
namespace {

std::vector<float> normal_sample(std::size_t count, unsigned seed) {
  RandomSource random(seed);
  std::normal_distribution<float> normal(0, 1);
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

double direct_error(const std::vector<float>& values, float step, CodeRange codes,
                    Rounding rounding) {
  double error = 0;
  for (const float v : values) {
    const double difference = double{v} - quantize_weight(v, step, codes, rounding) * double{step};
    error += difference * difference;
  }
  return error;
}

TEST(ClipSearch, SquaredErrorByHand) {
  // Step 1, codes -1..1: 0.4 -> 0, 0.6 -> 1, 3 -> 1 (saturated), -0.5 -> -1.
  const std::vector<float> values{0.4F, 3.0F, -0.5F, 0.6F};
  const ValueDistribution sample(rising(values.data(), values.size()));
  EXPECT_NEAR(sample.squared_error(1, {-1, 1}, Rounding::kNearest), 0.16 + 4.0 + 0.25 + 0.16, 1e-6);
}

TEST(ClipSearch, SquaredErrorOfSortedSumsIsTheDirectOne) {
  const std::vector<float> values = normal_sample(500, 3);
  const ValueDistribution sample(rising(values.data(), values.size()));
  for (const Rounding rounding : {Rounding::kNearest, Rounding::kFloor}) {
    for (int bits = 2; bits <= 16; ++bits) {
      const CodeRange codes = weight_codes(bits);
      const float step = level_step(1.7F, codes.high);
      EXPECT_NEAR(sample.squared_error(step, codes, rounding),
                  direct_error(values, step, codes, rounding), 1e-3);
    }
  }
}

TEST(ClipSearch, MaximumKeepsTheLargestMagnitude) {
  const std::vector<float> values{0.1F, -2.0F, 1.0F};
  const ValueDistribution sample(rising(values.data(), values.size()));
  EXPECT_EQ(search_weight_clip(sample, 4, ClipMethod::kMax, Rounding::kNearest), 2.0F);
}

TEST(ClipSearch, MseClipsAnOutlierAwayAtTwoBits) {
  // 100 weights of +-1 and one of 4: at codes {-1, 0, 1} the level must sit at about 1.
  std::vector<float> values(100, 1.0F);
  for (std::size_t i = 0; i < 50; ++i) values[i] = -1.0F;
  values.push_back(4.0F);
  const ValueDistribution sample(rising(values.data(), values.size()));
  EXPECT_NEAR(search_weight_clip(sample, 2, ClipMethod::kMse, Rounding::kNearest), 1.0, 0.05);
}

TEST(ClipSearch, MseOfANormalSampleIsNearTheKnownOptimum) {
  // Lloyd-Max for a uniform 3-level quantiser of N(0, 1): step 1.22.
  const std::vector<float> values = normal_sample(100000, 5);
  const ValueDistribution sample(rising(values.data(), values.size()));
  EXPECT_NEAR(search_weight_clip(sample, 2, ClipMethod::kMse, Rounding::kNearest), 1.22, 0.06);
}

TEST(ClipSearch, ZerosHaveClipZero) {
  const std::vector<float> values(9, 0.0F);
  const ValueDistribution sample(rising(values.data(), values.size()));
  for (const ClipMethod method : {ClipMethod::kKl, ClipMethod::kMse, ClipMethod::kMax}) {
    EXPECT_EQ(search_weight_clip(sample, 3, method, Rounding::kNearest), 0.0F);
  }
}

TEST(ClipSearch, DivergenceIsZeroWhereEveryValueHasItsLevel) {
  const std::vector<float> values{1.0F, 2.0F, 3.0F, 2.0F, -1.0F};
  const ValueDistribution sample(rising(values.data(), values.size()));
  EXPECT_NEAR(kl_divergence(sample, 1, 3, Rounding::kNearest), 0, 1e-6);
}

TEST(ClipSearch, DivergenceByHand) {
  // Magnitudes 0.6 (3 times) and 0.9 (once) share level 1 of step 1: P = (3/4, 1/4), Q = (1/2,
  // 1/2).
  const std::vector<float> values{0.6F, 0.6F, 0.6F, 0.9F};
  const ValueDistribution sample(rising(values.data(), values.size()));
  const double expected = 0.75 * std::log(1.5) + 0.25 * std::log(0.5);
  EXPECT_NEAR(kl_divergence(sample, 1, 1, Rounding::kNearest), expected, 1e-5);
}

TEST(ClipSearch, DivergencePaysForAClippedTail) {
  // Clipped at 0.5: P = (1/3, 2/3) with the tail on the last bin, Q = (2/3, 1/3) without it.
  const std::vector<float> values{0.2F, 0.2F, 0.5F, 4.0F, 4.0F, 4.0F};
  const ValueDistribution sample(rising(values.data(), values.size()));
  EXPECT_NEAR(kl_divergence(sample, 0.5F, 1, Rounding::kNearest), std::log(2.0) / 3, 1e-5);
  EXPECT_LT(kl_divergence(sample, 4.0F / 3, 3, Rounding::kNearest), 0.05);
}

TEST(ClipSearch, ActivationRangeHoldsZero) {
  const ValueDistribution positive({1.0F, 2.0F, 3.0F}, {1, 1, 1});
  EXPECT_EQ(search_activation_grid(positive, 2, ClipMethod::kMax, Rounding::kNearest).zero_point,
            0);
  const ValueDistribution both({-1.0F, 0.5F, 2.0F}, {1, 1, 1});
  const ActivationGrid grid = search_activation_grid(both, 2, ClipMethod::kMax, Rounding::kNearest);
  EXPECT_FLOAT_EQ(grid.scale, 1.0F);
  EXPECT_EQ(grid.zero_point, 1);
}

/// Values that crowd in one place, repeat and have a far outlier: sums of the same values, whatever
/// the levels.
TEST(ValueDistribution, FindsLevelsAmongCrowdedValues) {
  RandomSource random(9);
  std::normal_distribution<float> normal(0, 1e-3F);
  for (int draw = 0; draw < 20; ++draw) {
    std::vector<float> values(300);
    for (float& value : values) value = std::round(normal(random) * 1e4F) / 1e4F;
    values.push_back(draw % 2 == 0 ? 50.0F : -50.0F);
    const ValueDistribution sample(rising(values.data(), values.size()));
    for (const float step : {1e-4F, 3e-4F, 1e-3F, 0.4F, 60.0F}) {
      for (const CodeRange codes : {CodeRange{-3, 3}, CodeRange{-127, 127}, CodeRange{0, 255}}) {
        EXPECT_NEAR(sample.squared_error(step, codes, Rounding::kNearest),
                    direct_error(values, step, codes, Rounding::kNearest), 1e-9)
            << step;
      }
    }
  }
}

}  // namespace
}  // namespace ohmic
