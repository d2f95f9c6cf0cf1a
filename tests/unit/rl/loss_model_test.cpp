#include "rl/agents/surrogate/loss_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/search/small_problem.h"

namespace ohmic {
namespace {

using testing::kChoices;

/// A loss of this and that step alone: the model must find which.
std::vector<double> learnt(int judged) {
  const QuantEnv env(testing::lenet_like());
  LossModel model(env);
  RandomSource random(3);
  for (int n = 0; n < judged; ++n) {
    std::vector<int> actions;
    for (int step = 0; step < env.steps(); ++step) actions.push_back(random.below(kChoices));
    const double of_first = 0.4 * (std::pow(0.25, actions[0]) - std::pow(0.25, kChoices - 1));
    const double of_last = 0.8 * (std::pow(0.25, actions[5]) - std::pow(0.25, kChoices - 1));
    model.add(actions, std::sinh(of_first + of_last));
  }
  model.fit();
  return model.mean();
}

double loss(const std::vector<double>& table, int step, int choice) {
  return table[static_cast<std::size_t>(step * kChoices + choice)];
}

TEST(LossModel, LearnsWhichStepsLose) {
  const auto table = learnt(60);
  EXPECT_NEAR(loss(table, 0, 0), 0.4, 0.05);
  EXPECT_NEAR(loss(table, 5, 0), 0.8, 0.05);
  for (const int step : {1, 2, 3, 4}) EXPECT_LT(loss(table, step, 0), 0.08) << step;
}

TEST(LossModel, NeverFallsTowardsLowerChoicesAndIsNothingAtTheLast) {
  const auto table = learnt(10);
  for (int step = 0; step < 6; ++step) {
    EXPECT_EQ(loss(table, step, kChoices - 1), 0);
    for (int choice = 1; choice < kChoices; ++choice)
      EXPECT_GE(loss(table, step, choice - 1), loss(table, step, choice));
  }
}

TEST(LossModel, DrawsAroundItsMeanAndNarrowerTheMoreItHasSeen) {
  const auto spread = [](int judged) {
    const QuantEnv env(testing::lenet_like());
    LossModel model(env);
    RandomSource random(5);
    for (int n = 0; n < judged; ++n) {
      std::vector<int> actions;
      for (int step = 0; step < env.steps(); ++step) actions.push_back(random.below(kChoices));
      model.add(actions, 0.5 * std::pow(0.25, actions[2]));
    }
    model.fit();
    const auto mean = model.mean();
    double squares = 0;
    for (int draw = 0; draw < 100; ++draw) {
      const auto drawn = model.draw(random);
      for (std::size_t i = 0; i < drawn.size(); ++i)
        squares += (drawn[i] - mean[i]) * (drawn[i] - mean[i]);
    }
    return squares;
  };
  const double few = spread(3), many = spread(100);
  EXPECT_GT(few, 0);
  EXPECT_LT(many, few / 4);
}

}  // namespace
}  // namespace ohmic
