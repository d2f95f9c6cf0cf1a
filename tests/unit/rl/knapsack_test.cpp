#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "rl/agents/ilp/knapsack_relaxation.h"
#include "rl/agents/ilp/multiple_choice_knapsack.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

using Groups = std::vector<std::vector<Choice>>;

Choice total(const Groups& groups, const std::vector<int>& choices) {
  Choice sum;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Choice& c = groups[g][static_cast<std::size_t>(choices[g])];
    sum.cost += c.cost;
    sum.loss += c.loss;
  }
  return sum;
}

/// The least loss, then the least cost, by trying everything; infinite where nothing fits.
Choice brute_force(const Groups& groups, double bound) {
  const double infinity = std::numeric_limits<double>::infinity();
  Choice best{infinity, infinity};
  std::vector<int> choices(groups.size(), 0);
  for (bool more = true; more;) {
    const Choice sum = total(groups, choices);
    const bool wins = sum.loss < best.loss || (sum.loss == best.loss && sum.cost < best.cost);
    if (sum.cost <= bound && wins) best = sum;
    std::size_t g = 0;
    while (g < groups.size() && ++choices[g] == static_cast<int>(groups[g].size()))
      choices[g++] = 0;
    more = g < groups.size();
  }
  return best;
}

/// Whole numbers, so that sums are exact and ties happen.
Groups random_groups(RandomSource& random) {
  Groups groups(static_cast<std::size_t>(1 + random.below(5)));
  for (auto& group : groups) {
    const int choices = 1 + random.below(7);
    for (int c = 0; c < choices; ++c) {
      group.push_back(
          {static_cast<double>(random.below(30) - 5), static_cast<double>(random.below(20) - 3)});
    }
  }
  return groups;
}

TEST(Knapsack, SolvesAProblemByHand) {
  // Full cost 10 + 10; 13 allows one cheap choice: the second group's, which loses less.
  const Groups groups = {{{10, 0}, {4, 5}}, {{10, 0}, {3, 1}}};
  EXPECT_EQ(solve_knapsack(groups, 20).value(), (std::vector<int>{0, 0}));
  EXPECT_EQ(solve_knapsack(groups, 13).value(), (std::vector<int>{0, 1}));
  EXPECT_EQ(solve_knapsack(groups, 12.9).value(), (std::vector<int>{1, 1}));
  EXPECT_FALSE(solve_knapsack(groups, 6.9).has_value());
}

TEST(Knapsack, AgreesWithTryingEverything) {
  RandomSource random(1);
  int solved = 0;
  for (int round = 0; round < 2000; ++round) {
    const Groups groups = random_groups(random);
    const double bound = random.below(80) - 10;
    const Choice expected = brute_force(groups, bound);
    const auto choices = solve_knapsack(groups, bound);
    ASSERT_EQ(choices.has_value(), std::isfinite(expected.loss)) << "round " << round;
    if (!choices) continue;
    const Choice found = total(groups, *choices);
    ASSERT_EQ(found.loss, expected.loss) << "round " << round;
    ASSERT_EQ(found.cost, expected.cost) << "round " << round << ": of equal losses the cheapest";
    ++solved;
  }
  EXPECT_GT(solved, 1000);
}

TEST(Knapsack, SolvesTwentyGroupsOfFortyNine) {
  RandomSource random(2);
  Groups groups(20);
  double bound = 0;
  for (auto& group : groups) {
    for (int w = 2; w <= 8; ++w) {
      for (int a = 2; a <= 8; ++a) {
        group.push_back({w * a * (0.5 + random.uniform()), random.uniform() * (64 - w * a)});
      }
    }
    bound += 25;
  }
  const auto choices = solve_knapsack(groups, bound);
  ASSERT_TRUE(choices.has_value());
  const Choice found = total(groups, *choices);
  EXPECT_LE(found.cost, bound);
  EXPECT_GE(found.loss, KnapsackRelaxation(groups, 0).least_loss(bound) - 1e-9);
  EXPECT_LE(found.loss, KnapsackRelaxation(groups, 0).reachable_loss(bound) + 1e-9);
}

TEST(KnapsackRelaxation, MixesTheChoicesOfTheHull) {
  // The middle choice of the first group lies above the line between its neighbours.
  const Groups groups = {{{0, 10}, {5, 8}, {10, 0}}, {{0, 4}, {4, 0}}};
  const KnapsackRelaxation relaxation(groups, 0);
  EXPECT_EQ(relaxation.least_cost(), 0);
  EXPECT_DOUBLE_EQ(relaxation.least_loss(0), 14);
  EXPECT_DOUBLE_EQ(relaxation.least_loss(4), 10);  // both groups save 1 a unit
  EXPECT_DOUBLE_EQ(relaxation.least_loss(9), 5);
  EXPECT_DOUBLE_EQ(relaxation.least_loss(100), 0);
  EXPECT_TRUE(std::isinf(relaxation.least_loss(-0.1)));
  EXPECT_TRUE(std::isinf(relaxation.reachable_loss(-0.1)));
}

}  // namespace
}  // namespace ohmic
