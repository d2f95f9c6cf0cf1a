#include "rl/env/quant_env.h"

#include <gmock/gmock.h>

#include "tests/search/small_problem.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;

TEST(QuantEnv, ScalesTableTwoOfConv2ByHand) {
  const QuantEnv env(testing::lenet_like());
  // conv2 among the five layers: index 1 of 0..4; outputs 16 in 6..120; inputs 6 in 1..256;
  // pixels 144 in 1..784; kernel 25 in 1..25; stride 1 in 0..1.
  EXPECT_THAT(env.state(0, 0, 1),
              ElementsAre(FloatEq(0.25F), FloatEq(10.0F / 114), FloatEq(5.0F / 255),
                          FloatEq(143.0F / 783), 1.0F, 1.0F, 0.0F, 1.0F));
}

TEST(QuantEnv, ScalesTableTwoOfAFullyConnectedLayer) {
  const QuantEnv env(testing::lenet_like());
  // The second step of fc2: the flag is up, and 4 bits were chosen before.
  EXPECT_THAT(env.state(5, 1, 0.5),
              ElementsAre(FloatEq(0.75F), FloatEq(78.0F / 114), FloatEq(119.0F / 255), 0.0F, 0.0F,
                          0.0F, 1.0F, FloatEq(2.0F / 6)));
}

TEST(QuantEnv, AConstantColumnIsZero) {
  NetworkSpec network = testing::lenet_like();
  for (Layer& layer : network.layers) layer.out_channels = 7;
  const QuantEnv env(network);
  for (int step = 0; step < env.steps(); ++step) {
    EXPECT_EQ(env.state(step, 0, 1)[1], 0.0F);
  }
}

TEST(QuantEnv, EveryNumberIsBetweenZeroAndOne) {
  const QuantEnv env(testing::lenet_like());
  for (int step = 0; step < env.steps(); ++step) {
    for (const float number : env.state(step, step % 2, (2 + step % 7) / 8.0)) {
      EXPECT_GE(number, 0.0F);
      EXPECT_LE(number, 1.0F);
    }
  }
}

}  // namespace
}  // namespace ohmic
