#include "rl/env/reward_function.h"

#include <gtest/gtest.h>

#include <cmath>

#include "rl/env/points.h"

namespace ohmic {
namespace {

constexpr double kBaselineAccuracy = 92;

RewardFunction reward_of(RewardKind kind, double threshold = 0.75) {
  RewardOptions options;
  options.kind = kind;
  options.threshold = threshold;
  return {options, {kBaselineAccuracy, {2.0, 8.0, 4.0}}};
}

TEST(RewardFunction, CostRatioIsTheWeightedSumOfTheThree) {
  RewardOptions options;
  options.latency_weight = 0.5;
  options.energy_weight = 0.25;
  options.power_weight = 0.25;
  const RewardFunction reward(options, {0, {2.0, 8.0, 4.0}});
  EXPECT_DOUBLE_EQ(reward.cost_ratio({1.0, 2.0, 3.0}), 0.5 * 0.5 + 0.25 * 0.25 + 0.25 * 0.75);
}

TEST(RewardFunction, WeightsOfAThirdGiveOneForTheBaseline) {
  EXPECT_DOUBLE_EQ(reward_of(RewardKind::kAnd).cost_ratio({2.0, 8.0, 4.0}), 1.0);
}

struct Case {
  const char* name;
  RewardKind kind;
  double gain;  // percentage points over W8A8
  double cost_ratio;
  double reward;
};

class RewardTable : public ::testing::TestWithParam<Case> {};

TEST_P(RewardTable, IsAsWorkedOutByHand) {
  const Case& c = GetParam();
  EXPECT_DOUBLE_EQ(reward_of(c.kind).reward({kBaselineAccuracy + c.gain, {}}, c.cost_ratio),
                   c.reward);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, RewardTable,
    ::testing::Values(Case{"BothHold", RewardKind::kAnd, -2, 0.5, -0.2},
                      Case{"BetterThanBaseline", RewardKind::kAnd, 3, 0.5, 0.3},
                      Case{"CostAtTheThreshold", RewardKind::kAnd, -2, 0.75, -0.2},
                      Case{"LossAtTau", RewardKind::kAnd, -10, 0.5, -1},
                      Case{"TooDear", RewardKind::kAnd, -2, 0.76, -1},
                      Case{"TooWrong", RewardKind::kAnd, -11, 0.5, -1},
                      Case{"BothFail", RewardKind::kAnd, -20, 0.9, -1},
                      Case{"LiteralCostHolds", RewardKind::kLiteral, -20, 0.5, -2},
                      Case{"LiteralAccuracyFails", RewardKind::kLiteral, -20, 0.9, -2},
                      Case{"LiteralTooDearButRight", RewardKind::kLiteral, -2, 0.9, -1},
                      Case{"ShapedBothHold", RewardKind::kShaped, -2, 0.5, -0.2},
                      Case{"ShapedTooDear", RewardKind::kShaped, -2, 1.5, -2},
                      Case{"ShapedTooWrong", RewardKind::kShaped, -20, 0.5, -2},
                      Case{"ShapedBothFail", RewardKind::kShaped, -20, 1.5, -3}),
    [](const auto& test) { return test.param.name; });

TEST(RewardFunction, FeasibleMeansBothWhateverTheRewardKind) {
  for (const RewardKind kind : {RewardKind::kAnd, RewardKind::kLiteral, RewardKind::kShaped}) {
    const RewardFunction reward = reward_of(kind);
    EXPECT_TRUE(reward.feasible(kBaselineAccuracy - 10, 0.75));
    EXPECT_FALSE(reward.feasible(kBaselineAccuracy - 10.25, 0.75));
    EXPECT_FALSE(reward.feasible(kBaselineAccuracy, 0.7500001));
  }
}

TEST(RewardFunction, CompressionPaysTheCrossbarsThatAreSavedWithinTheBound) {
  RewardOptions options;
  options.kind = RewardKind::kCompression;
  options.tau = -1;
  options.threshold = 9;
  const RewardFunction reward(options, {90, {2, 8, 4, 200, 0.5}});
  EXPECT_DOUBLE_EQ(reward.reward({89, {2, 8, 4, 50, 0.1}}, 1), 0.75);
  EXPECT_DOUBLE_EQ(reward.reward({95, {2, 8, 4, 250, 0.1}}, 1), -0.25);
  EXPECT_DOUBLE_EQ(reward.reward({88.5, {2, 8, 4, 50, 0.1}}, 1), -0.15);
}

TEST(RewardFunction, UtilizationPaysATenthOfEachPointBesideTheAccuracy) {
  RewardOptions options;
  options.kind = RewardKind::kUtilization;
  options.tau = -1;
  options.threshold = 0.8;
  const RewardFunction reward(options, {90, {2, 8, 4, 200, 0.5}});
  EXPECT_DOUBLE_EQ(reward.reward({89.5, {1, 1, 1, 50, 0.625}}, 0.8), -0.05 + 1.25);
  EXPECT_DOUBLE_EQ(reward.reward({90, {1, 1, 1, 50, 0.25}}, 0.8), -2.5);
  EXPECT_DOUBLE_EQ(reward.reward({90, {1, 1, 1, 50, 0.9}}, 0.81), -1.1);
  EXPECT_DOUBLE_EQ(reward.reward({88, {1, 1, 1, 50, 0.9}}, 0.5), -1.1);
}

TEST(RewardFunction, WhatBreaksABoundIsWorthLessThanWhatStandsAtIt) {
  RewardOptions options;
  options.kind = RewardKind::kUtilization;
  options.threshold = 0.8;
  for (const double tau : {-1.0, -2.1, -15.3, -40.0}) {
    options.tau = tau;
    const RewardFunction reward(options, {97.5, {2, 8, 4, 200, 0.5}});
    const double at_bound = reward.reward({97.5 + tau, {1, 1, 1, 50, 0.5}}, 0.8);
    EXPECT_GT(at_bound, reward.reward({97.5 + tau, {1, 1, 1, 50, 0.9}}, 0.81)) << tau;
    EXPECT_GT(at_bound, reward.reward({97.4 + tau, {1, 1, 1, 50, 0.9}}, 0.5)) << tau;
  }
}

TEST(RewardFunction, ABoundThatIsAnAccuracyOfItsOwnHolds) {
  // In doubles 95.4 - 97.5 is -2.0999999999999943; a bound made of it must not refuse 95.4 again.
  RewardOptions options;
  options.tau = points_between(95.4, 97.5);
  EXPECT_EQ(options.tau, -2.1);
  EXPECT_TRUE(RewardFunction(options, {97.5, {1, 1, 1}}).feasible(95.4, 0.5));
}

TEST(RewardFunction, HasNoDigitsOfRounding) {
  // In doubles 94.8 - 98.5 is -3.700000000000003, and 0.1 x 3.7 is 0.37000000000000005.
  const RewardFunction reward({}, {98.5, {1, 1, 1}});
  EXPECT_EQ(reward.reward({94.8, {}}, 0.5), -0.37);
  RewardOptions small;
  small.lambda = 1e-9;
  EXPECT_EQ(RewardFunction(small, {98.5, {1, 1, 1}}).reward({98.52, {}}, 0.5), 2e-11);
}

TEST(RewardFunction, AcceptsALossOfExactlyTau) {
  RewardOptions options;
  for (int tenths = 0; tenths <= 900; ++tenths) {
    for (const double tau : {-0.1, -0.3, -1.1, -3.7, -10.0}) {
      options.tau = tau;
      const double baseline = 100 - tenths / 10.0;
      const double accuracy = (1000 - tenths + std::round(10 * tau)) / 10;
      const RewardFunction reward(options, {baseline, {1, 1, 1}});
      EXPECT_TRUE(reward.feasible(accuracy, 0.5)) << baseline << ' ' << accuracy << ' ' << tau;
      EXPECT_FALSE(reward.feasible(accuracy - 0.01, 0.5)) << baseline << ' ' << accuracy;
    }
  }
}

}  // namespace
}  // namespace ohmic
