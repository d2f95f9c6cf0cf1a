#include "rl/env/compression_spaces.h"

#include <gmock/gmock.h>

#include "rl/env/quant_env.h"
#include "tests/search/small_problem.h"

namespace ohmic {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

const NetworkSpec kNetwork = testing::lenet_like();
const QuantPolicy kW8A8 = uniform_policy(kNetwork, 8, 8);

TEST(PruningSpace, DecidesTheKeptShareOfEveryLayer) {
  const DecisionSpace space = pruning_space(kNetwork, kW8A8);
  EXPECT_EQ(space.steps(), 5);
  EXPECT_EQ(space.count(0), 19);
  EXPECT_EQ(space.baseline(), kW8A8);
  EXPECT_EQ(to_string(space.cheapest()), "W8A8P0.9-W8A8P0.9-W8A8P0.9-W8A8P0.9-W8A8P0.9");
  const std::vector<int> taken{18, 0, 9, 17, 3};
  EXPECT_EQ(to_string(space.policy(taken)), "W8A8-W8A8P0.9-W8A8P0.45-W8A8P0.05-W8A8P0.75");
  EXPECT_EQ(space.actions(space.policy(taken)), taken);
}

TEST(PruningSpace, EveryChoiceIsItsOwnPolicy) {
  const DecisionSpace space = pruning_space(kNetwork, kW8A8);
  for (int choice = 0; choice < space.count(2); ++choice) {
    const std::vector<int> taken{0, 1, choice, 1, 0};
    EXPECT_EQ(space.actions(space.policy(taken)), taken);
    EXPECT_DOUBLE_EQ(space.level(2, choice), (10 + 5 * choice) / 100.0);
  }
}

TEST(PruningSpace, TheMarkIsTheShareThatIsGone) {
  // Of 150 + 2400 + 30720 + 10080 + 840 weights.
  const DecisionSpace space = pruning_space(kNetwork, kW8A8);
  EXPECT_EQ(space.mark({}), 0);
  EXPECT_THAT(space.mark({0, 18}), DoubleEq(150 * 0.9 / 44190));
  EXPECT_THAT(space.mark({18, 8, 0}), DoubleEq((2400 * 0.5 + 30720 * 0.9) / 44190));
}

TEST(GroupSpace, SplitsEveryInnerLayerAndMovesItsGroupsByABit) {
  QuantPolicy policy = kW8A8;
  policy.layers[1] = {2, 5};
  policy.layers[2] = {5, 4};
  const DecisionSpace space = group_space(kNetwork, policy, {9, 16, 50, 84, 9});
  // conv2 of 16 columns is one group, fc1 of 120 three, fc2 of 84 one.
  EXPECT_EQ(space.steps(), 5);
  EXPECT_THAT(space.decision(0).values, ElementsAre(2, 3));
  EXPECT_THAT(space.decision(1).values, ElementsAre(4, 5, 6));
  EXPECT_THAT(space.decision(4).values, ElementsAre(7, 8));
  const std::vector<int> taken{0, 1, 2, 0, 1};
  EXPECT_EQ(to_string(space.policy(taken)), "W8A8-W[16:2]A5-W[50:5+50:6+20:4]A4-W[84:8]A8-W8A8");
  EXPECT_EQ(space.policy(taken).layers[2].weight_bits, 6);
  EXPECT_EQ(space.actions(space.policy(taken)), taken);
  EXPECT_DOUBLE_EQ(space.mark({0, 1, 1}), 2.0 / 3);
}

TEST(WidthSpace, KeepsThePrunedSharesOfItsPolicy) {
  QuantPolicy pruned = kW8A8;
  pruned.layers[0].prune = 0.2;
  pruned.layers[3].prune = 0.7;
  const DecisionSpace space = width_space(kNetwork, pruned);
  EXPECT_EQ(to_string(space.cheapest()), "W8A8P0.2-W2A2-W2A2-W2A2P0.7-W8A8");
  EXPECT_EQ(space.baseline(), pruned);
}

TEST(QuantEnv, SeesWhatIsGoneAndWhatWasKept) {
  const QuantEnv env(kNetwork, pruning_space(kNetwork, kW8A8));
  const QuantEnv::State state = env.state(1, env.mark({0}), env.level(0, 0));
  EXPECT_FLOAT_EQ(state[6], 150 * 0.9F / 44190);
  EXPECT_FLOAT_EQ(state[7], (0.1F * 8 - 2) / 6);
}

}  // namespace
}  // namespace ohmic
