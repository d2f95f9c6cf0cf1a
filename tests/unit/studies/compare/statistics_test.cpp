#include "studies/compare/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ohmic {
namespace {

TEST(SampleFigures, AreWhatOneReckonsByHand) {
  // Deviations -2, 0, 0, 0, 2: variance 8 / 4 = 2; t of 4 degrees 2.776; 2.776 x sqrt(2 / 5).
  const SampleFigures figures = sample_figures({5, 3, 1, 3, 3});
  EXPECT_EQ(figures.count, 5U);
  EXPECT_DOUBLE_EQ(*figures.mean, 3);
  EXPECT_DOUBLE_EQ(*figures.median, 3);
  EXPECT_NEAR(*figures.half_width, 1.755696, 1e-6);
}

TEST(SampleFigures, TakeTheMiddleOfTwoMiddles) {
  // Mean 4.25, squares 33.0625 + 5.0625 + 10.5625 + 0.0625 = 48.75, variance 16.25; t 3.182.
  const SampleFigures figures = sample_figures({10, 2, 1, 4});
  EXPECT_DOUBLE_EQ(*figures.mean, 4.25);
  EXPECT_DOUBLE_EQ(*figures.median, 3);
  EXPECT_NEAR(*figures.half_width, 3.182 * std::sqrt(16.25 / 4), 1e-12);
}

TEST(SampleFigures, HaveNoIntervalOfOneValueAndNothingOfNone) {
  EXPECT_DOUBLE_EQ(*sample_figures({7}).mean, 7);
  EXPECT_DOUBLE_EQ(*sample_figures({7}).median, 7);
  EXPECT_FALSE(sample_figures({7}).half_width);
  EXPECT_EQ(sample_figures({}).count, 0U);
  EXPECT_FALSE(sample_figures({}).mean);
  EXPECT_FALSE(sample_figures({}).median);
  EXPECT_FALSE(sample_figures({}).half_width);
}

TEST(StudentT, IsThatOfTheTables) {
  EXPECT_DOUBLE_EQ(student_t_975(1), 12.706);
  EXPECT_DOUBLE_EQ(student_t_975(9), 2.262);
  EXPECT_DOUBLE_EQ(student_t_975(30), 2.042);
  EXPECT_NEAR(student_t_975(40), 2.021, 0.001);
  EXPECT_NEAR(student_t_975(60), 2.000, 0.0015);
  EXPECT_NEAR(student_t_975(120), 1.980, 0.001);
  for (std::size_t degrees = 1; degrees < 200; ++degrees) {
    EXPECT_GT(student_t_975(degrees), student_t_975(degrees + 1)) << degrees;
  }
}

}  // namespace
}  // namespace ohmic
