#include "studies/compare/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ohmic {
namespace {

TEST(SampleFigures, AreWhatOneReckonsByHand) {
  // Deviations -2, 0, 0, 0, 2: variance 8 / 4 = 2; t of 4 degrees 2.77645; 2.77645 x sqrt(2 / 5).
  const SampleFigures figures = sample_figures({5, 3, 1, 3, 3});
  EXPECT_EQ(figures.count, 5U);
  EXPECT_DOUBLE_EQ(*figures.mean, 3);
  EXPECT_DOUBLE_EQ(*figures.median, 3);
  EXPECT_NEAR(*figures.half_width, 1.755978, 1e-6);
}

TEST(SampleFigures, TakeTheMiddleOfTwoMiddles) {
  // Mean 4.25, squares 33.0625 + 5.0625 + 10.5625 + 0.0625 = 48.75, variance 16.25; t 3.18245.
  const SampleFigures figures = sample_figures({10, 2, 1, 4});
  EXPECT_DOUBLE_EQ(*figures.mean, 4.25);
  EXPECT_DOUBLE_EQ(*figures.median, 3);
  EXPECT_NEAR(*figures.half_width, 3.1824463 * std::sqrt(16.25 / 4), 1e-7);
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

TEST(SampleFigures, CountWhatIsMissingAtItsEnd) {
  const SampleFigures figures = sample_figures({5, 3}, 1, Missing::kLowest);
  EXPECT_EQ(figures.count, 2U);
  EXPECT_DOUBLE_EQ(*figures.median, 3);
  EXPECT_FALSE(figures.mean);
  EXPECT_FALSE(figures.half_width);
  EXPECT_DOUBLE_EQ(*sample_figures({5, 3}, 1, Missing::kHighest).median, 5);
  EXPECT_FALSE(sample_figures({5}, 2, Missing::kHighest).median);
  EXPECT_FALSE(sample_figures({5}, 1, Missing::kHighest).median) << "half is not enough";
  EXPECT_DOUBLE_EQ(*sample_figures({5, 3}, 7).mean, 4) << "no members";
}

// Six patients: 1, 3, 4+, 6, 7+, 9. S falls to 5/6, 4/6, then 4/6 x 2/3 = 4/9 at 6.
TEST(SurvivalMedian, IsKaplanAndMeiers) {
  EXPECT_DOUBLE_EQ(*survival_median({1, 3, 6, 9}, {4, 7}), 6);
  EXPECT_DOUBLE_EQ(*survival_median({1, 2, 3}, {}), 2);
  EXPECT_DOUBLE_EQ(*survival_median({2, 2}, {2, 2}), 2) << "who is lost at 2 was watched at 2";
  EXPECT_FALSE(survival_median({2}, {2, 2}));
  EXPECT_FALSE(survival_median({}, {5}));
}

// 2 x (C(5,0) + C(5,1)) / 32.
TEST(McNemar, IsTheBinomialTestOfThoseThatPart) {
  EXPECT_DOUBLE_EQ(mcnemar(1, 4), 0.375);
  EXPECT_DOUBLE_EQ(mcnemar(4, 1), 0.375);
  EXPECT_DOUBLE_EQ(mcnemar(0, 0), 1);
  EXPECT_DOUBLE_EQ(mcnemar(3, 3), 1);
}

TEST(Quantile, IsLinearBetweenNeighbours) {
  EXPECT_DOUBLE_EQ(quantile_of({1, 2, 4}, 0), 1);
  EXPECT_DOUBLE_EQ(quantile_of({1, 2, 4}, 0.75), 3);
  EXPECT_DOUBLE_EQ(quantile_of({1, 2, 4}, 1), 4);
}

// Of one degree the distribution is Cauchy's, of two it has a closed form: tan(0.475 pi) and
// 0.95 sqrt(2 / (1 - 0.95 x 0.95)).
TEST(StudentT, IsThatOfTheTables) {
  EXPECT_NEAR(student_t_975(1), std::tan(0.475 * 3.14159265358979324), 1e-9);
  EXPECT_NEAR(student_t_975(2), 0.95 * std::sqrt(2 / (1 - 0.95 * 0.95)), 1e-9);
  EXPECT_NEAR(student_t_975(4), 2.7764451, 1e-7);
  EXPECT_NEAR(student_t_975(9), 2.2621572, 1e-7);
  EXPECT_NEAR(student_t_975(30), 2.0422725, 1e-7);
  EXPECT_NEAR(student_t_975(120), 1.9799304, 1e-7);
  for (std::size_t degrees = 1; degrees < 200; ++degrees) {
    EXPECT_GT(student_t_975(degrees), student_t_975(degrees + 1)) << degrees;
  }
}

}  // namespace
}  // namespace ohmic
