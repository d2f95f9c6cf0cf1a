#include "rl/agents/ppo/rollout_buffer.h"

#include <gmock/gmock.h>

#include <cmath>

namespace ohmic {
namespace {

using ::testing::DoubleEq;
using ::testing::Each;
using ::testing::ElementsAre;

TEST(Advantages, AreTheSumOfDiscountedDifferencesByHand) {
  // gamma 1/2, lambda 1/2. delta: 0 + .5*2 - 1 = 0; 0 + .5*4 - 2 = 0; 8 + 0 - 4 = 4.
  // A: 4; 0 + .25*4 = 1; 0 + .25*1 = .25.
  EXPECT_THAT(advantages({0, 0, 8}, {1, 2, 4}, 0.5, 0.5),
              ElementsAre(DoubleEq(0.25), DoubleEq(1), DoubleEq(4)));
}

TEST(Advantages, OfLambdaOneAreReturnMinusValue) {
  EXPECT_THAT(advantages({0, 0, 6}, {1, 2, 3}, 1, 1), ElementsAre(5, 4, 3));
}

TEST(RewardsToGo, DiscountTowardsTheEnd) {
  EXPECT_THAT(rewards_to_go({1, 2, 4}, 0.5), ElementsAre(3, 4, 4));
}

TEST(Normalise, GivesMeanZeroAndDeviationOne) {
  std::vector<double> values{1, 3};
  normalise(values);
  EXPECT_THAT(values, ElementsAre(-1, 1));
}

TEST(Normalise, OfEqualValuesIsZeroAndNeverNan) {
  // A third has no exact double: the deviation of five of them need not be exactly 0.
  std::vector<double> values(5, 1.0 / 3);
  normalise(values);
  EXPECT_THAT(values, Each(0));
}

TEST(RolloutBuffer, PaysTheRewardOnceAndForgetsWhatWasTaken) {
  RolloutBuffer buffer(1, 1);
  buffer.add({{{}, 3, -0.5, 0.25}, {{}, 6, -1.5, 0.75}}, 2);
  buffer.add({{{}, 0, -2.5, 0.25}, {{}, 1, -3.5, 0.75}}, -1);
  const RolloutBatch batch = buffer.take();
  EXPECT_THAT(batch.actions, ElementsAre(3, 6, 0, 1));
  EXPECT_THAT(batch.log_probabilities, ElementsAre(-0.5F, -1.5F, -2.5F, -3.5F));
  EXPECT_THAT(batch.returns, ElementsAre(2, 2, -1, -1));
  EXPECT_EQ(batch.states.size(), 4U * QuantEnv::kStateSize);
  // 1.75, 1.25, -1.25, -1.75 over their deviation.
  const auto deviation = static_cast<float>(std::sqrt((1.75 * 1.75 + 1.25 * 1.25) / 2));
  EXPECT_FLOAT_EQ(batch.advantages[0], 1.75F / deviation);
  EXPECT_FLOAT_EQ(batch.advantages[2], -1.25F / deviation);
  EXPECT_TRUE(buffer.take().actions.empty());
}

}  // namespace
}  // namespace ohmic
