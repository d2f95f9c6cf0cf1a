#include "rl/agents/ppo/imitation_targets.h"

#include <gtest/gtest.h>

#include "tests/search/small_problem.h"

namespace ohmic {
namespace {

TEST(ImitationTargets, FallsByAThirdABitAndSumsToOne) {
  const ActionSpace space(QuantEnv(testing::lenet_like()), false);
  RandomSource random(1);
  const std::vector<int> centre{0, 1, 2, 3, 4, 6};
  const ImitationTargets targets = targets_around(space, centre, 5, random);
  ASSERT_EQ(targets.states.size(), 5U * 6 * QuantEnv::kStateSize);
  ASSERT_EQ(targets.probabilities.size(), 5U * 6 * testing::kChoices);
  for (std::size_t step = 0; step < 5U * 6; ++step) {
    const float* row = targets.probabilities.data() + step * testing::kChoices;
    const int best = centre[step % 6];
    double sum = 0;
    for (int action = 0; action < testing::kChoices; ++action) {
      sum += row[action];
      EXPECT_NEAR(row[action], row[best] * std::pow(3.0, -std::abs(action - best)), 1e-6);
    }
    EXPECT_NEAR(sum, 1, 1e-6);
  }
}

TEST(ImitationTargets, ItsEpisodesAreDrawnFromIt) {
  const ActionSpace space(QuantEnv(testing::lenet_like()), false);
  RandomSource random(1);
  const int episodes = 400;
  const ImitationTargets targets = targets_around(space, {3, 3, 3, 3, 3, 3}, episodes, random);
  // The last number of step 1's state is the width drawn at step 0, scaled from 2..8 to 0..1.
  int at_centre = 0;
  for (int episode = 0; episode < episodes; ++episode) {
    const auto row = static_cast<std::size_t>(episode * 6 + 1) * QuantEnv::kStateSize;
    at_centre += targets.states[row + QuantEnv::kStateSize - 1] == 0.5F ? 1 : 0;
  }
  const double centre = targets.probabilities[3];
  EXPECT_NEAR(at_centre / double{episodes}, centre, 0.08);
}

}  // namespace
}  // namespace ohmic
