#include "rl/env/action_space.h"

#include <gtest/gtest.h>

#include "rl/agents/budget/action_mask.h"
#include "tests/search/play.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

TEST(ActionSpace, SpellsTheSamePolicyWidthByWidthAndLayerByLayer) {
  const QuantEnv env(testing::lenet_like());
  const ActionSpace single(env, false);
  const ActionSpace joint(env, true);
  EXPECT_EQ(single.steps(), 6);
  EXPECT_EQ(single.classes(), 7);
  EXPECT_EQ(joint.steps(), 3);
  EXPECT_EQ(joint.classes(), 49);
  EXPECT_EQ(joint.policy({0 * 7 + 6, 3 * 7 + 1, 5 * 7 + 0}), single.policy({0, 6, 3, 1, 5, 0}));
}

TEST(ActionSpace, SeesTheStatesOfTheEnvironment) {
  const QuantEnv env(testing::lenet_like());
  EXPECT_EQ(ActionSpace(env, false).state({1, 2, 3}), env.state(3, 1, 5.0 / 8));
  EXPECT_EQ(ActionSpace(env, false).state({}), env.state(0, 0, 1));
  EXPECT_EQ(ActionSpace(env, true).state({1 * 7 + 2}), env.state(2, 0, 0.5));
}

/// The classes that the definition allows, each priced.
std::uint64_t by_definition(const ActionSpace& space, const AgentContext& context,
                            const std::vector<int>& taken) {
  std::uint64_t allowed = 1;
  for (int action = 0; action < space.classes(); ++action) {
    std::vector<int> all = taken;
    all.push_back(action);
    all.resize(static_cast<std::size_t>(space.steps()), 0);
    if (context.affordable(space.policy(all))) allowed |= std::uint64_t{1} << action;
  }
  return allowed;
}

TEST(ReachableActions, AreThoseThatTheDefinitionAllows) {
  RandomSource random(1);
  for (const double threshold : {0.66, 0.7, 0.8}) {
    testing::SmallProblem problem(threshold);
    for (const bool joint : {false, true}) {
      const ActionSpace space(problem.env, joint);
      for (int episode = 0; episode < 20; ++episode) {
        std::vector<int> taken;
        while (static_cast<int>(taken.size()) < space.steps()) {
          const std::uint64_t allowed = action_mask(space, problem.context, taken);
          ASSERT_EQ(allowed, by_definition(space, problem.context, taken));
          int action = random.below(space.classes());
          while (((allowed >> action) & 1) == 0) action = random.below(space.classes());
          taken.push_back(action);
        }
        EXPECT_TRUE(problem.context.affordable(space.policy(taken)));
      }
    }
  }
}

TEST(ReachableActions, AskForFewPrices) {
  testing::SmallProblem problem(0.7);
  action_mask(ActionSpace(problem.env, false), problem.context, {});
  EXPECT_LE(problem.cost.simulator_calls(), 4U);
  action_mask(ActionSpace(problem.env, true), problem.context, {});
  EXPECT_LE(problem.cost.simulator_calls(), 4U + 14U);
}

TEST(ReachableActions, LeaveTwoBitsWhereNothingIsAffordable) {
  testing::SmallProblem problem(0.01);
  EXPECT_EQ(action_mask(ActionSpace(problem.env, false), problem.context, {}), 1U);
  EXPECT_EQ(action_mask(ActionSpace(problem.env, true), problem.context, {}), 1U);
}

}  // namespace
}  // namespace ohmic
