#include "rl/agents/budget/repair.h"

#include <gtest/gtest.h>

#include "tests/search/play.h"

namespace ohmic {
namespace {

TEST(Repair, LeavesAnAffordablePolicyAsItIs) {
  testing::SmallProblem problem(0.8);
  RandomSource random(1);
  const std::vector<int> cheap = {0, 1, 0, 1, 0, 1};
  EXPECT_EQ(repair(cheap, problem.context, random), cheap);
  EXPECT_EQ(problem.cost.simulator_calls(), 1U);
}

TEST(Repair, LowersAsFarAsNeededAndNoFurther) {
  testing::SmallProblem problem(0.75);
  const AgentContext& context = problem.context;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomSource random(seed);
    const std::vector<int> repaired = repair({6, 6, 6, 6, 6, 6}, context, random);
    EXPECT_TRUE(context.affordable(context.env.policy(repaired)));
    // The step taken last was needed: giving it back must be possible for at least one width.
    bool tight = false;
    for (std::size_t i = 0; i < repaired.size(); ++i) {
      std::vector<int> raised = repaired;
      if (++raised[i] < testing::kChoices) {
        tight = tight || !context.affordable(context.env.policy(raised));
      }
    }
    EXPECT_TRUE(tight) << "seed " << seed;
  }
}

TEST(Repair, AsksForFewPrices) {
  testing::SmallProblem problem(0.75);
  RandomSource random(1);
  repair({6, 6, 6, 6, 6, 6}, problem.context, random);
  EXPECT_LE(problem.cost.simulator_calls(), 1U + 6U) << "36 steps are searched by bisection";
}

TEST(Repair, ReachesTheCheapestPolicyWhereOnlyThatHolds) {
  testing::SmallProblem loose(0.8);
  const double least = loose.context.cost_ratio(loose.env.cheapest());
  testing::SmallProblem problem(least);
  RandomSource random(1);
  EXPECT_EQ(repair({6, 0, 3, 2, 1, 5}, problem.context, random), std::vector<int>(6, 0));
}

}  // namespace
}  // namespace ohmic
