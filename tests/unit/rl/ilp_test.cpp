#include <gtest/gtest.h>

#include "rl/agents/ilp/ilp_solver.h"
#include "rl/agents/ilp/layer_costs.h"
#include "tests/search/play.h"

namespace ohmic {
namespace {

Sensitivity measured(testing::SmallProblem& problem) {
  Sensitivity sensitivity(problem.env);
  std::vector<double> accuracies;
  for (const Candidate& probe : sensitivity.probes())
    accuracies.push_back(testing::AdditiveAccuracy::accuracy_of(probe));
  sensitivity.measure(accuracies, problem.reward.baseline().accuracy);
  return sensitivity;
}

TEST(Sensitivity, ProbesOneWidthAtATime) {
  testing::SmallProblem problem(0.8);
  const auto probes = Sensitivity(problem.env).probes();
  ASSERT_EQ(probes.size(), 36U);
  EXPECT_EQ(to_string(probes[0]), "W8A8-W2A8-W8A8-W8A8-W8A8");
  EXPECT_EQ(to_string(probes[11]), "W8A8-W8A7-W8A8-W8A8-W8A8");
  EXPECT_EQ(to_string(probes[35]), "W8A8-W8A8-W8A8-W8A7-W8A8");
}

TEST(Sensitivity, AddsUpToTheLossOfAnAdditiveProblem) {
  testing::SmallProblem problem(0.8);
  const Sensitivity sensitivity = measured(problem);
  const std::vector<int> actions = {0, 3, 2, 1, 5, 4};
  const double loss = problem.reward.baseline().accuracy -
                      testing::AdditiveAccuracy::accuracy_of(problem.env.policy(actions));
  EXPECT_NEAR(sensitivity.loss(actions), loss, 6e-3);  // the tie breakers
  EXPECT_EQ(sensitivity.loss(std::vector<int>(6, 6)), 0);
}

TEST(Sensitivity, TakesNoGainFromNoise) {
  testing::SmallProblem problem(0.8);
  Sensitivity sensitivity(problem.env);
  std::vector<double> accuracies(36, 90.0);
  accuracies[3] = 91;  // W5 of the first layer reads better than W8
  accuracies[4] = 89;  // and W6 worse
  sensitivity.measure(accuracies, 90);
  EXPECT_NEAR(sensitivity.loss(0, 4), 1, 1e-3);
  EXPECT_NEAR(sensitivity.loss(0, 3), 1, 1e-3) << "fewer bits are no better than more";
  EXPECT_GT(sensitivity.loss(0, 3), sensitivity.loss(0, 4)) << "and of a tie the wider wins";
  EXPECT_THROW(sensitivity.measure({90}, 90), std::invalid_argument);
}

TEST(Sensitivity, ProbesAHardwareKeyOnBothSidesOfTheChipAsGiven) {
  const DecisionSpace space = testing::space_with_keys(true);
  Sensitivity sensitivity(space);
  const std::vector<Candidate> probes = sensitivity.probes();
  // 2 + 2 + 1 + 5 + 3 + 0 widths, then adc.bits 4 (6 is given), then 16 and 8 rows (64 are given).
  ASSERT_EQ(probes.size(), 16U);
  EXPECT_EQ(probes[13].hardware, (std::vector<std::string>{"4", "64"}));
  EXPECT_EQ(probes[15].hardware, (std::vector<std::string>{"6", "8"}));
  std::vector<double> accuracies(16, 90);
  accuracies[13] = 87;
  accuracies[15] = 95;  // the most expensive choice gains 5 points
  accuracies[14] = 93;
  sensitivity.measure(accuracies, 90);
  EXPECT_NEAR(sensitivity.loss(6, 0), 3, 1e-3);
  EXPECT_NEAR(sensitivity.loss(7, 2), -5, 1e-12);
  EXPECT_NEAR(sensitivity.loss(7, 1), -3, 1e-3);
  EXPECT_NEAR(sensitivity.loss(7, 0), 0, 2e-3) << "the chip as given";
}

TEST(LayerCosts, AreExactWhereTheCostIsASum) {
  testing::SmallProblem problem(0.8);
  const LayerCosts costs(problem.context, {6, 6, 6, 6, 6, 6});
  for (const std::vector<int>& actions :
       {std::vector<int>{0, 0, 0, 0, 0, 0}, {1, 5, 2, 4, 6, 3}, {6, 6, 6, 6, 6, 6}}) {
    EXPECT_NEAR(costs.predict(actions), problem.context.cost_ratio(problem.env.policy(actions)),
                1e-12);
  }
  EXPECT_EQ(problem.cost.simulator_calls(), 1U + 3 * 48 + 2);
}

TEST(IlpSolver, FindsTheOptimumOfAnAdditiveProblem) {
  for (const double threshold : {0.68, 0.7, 0.75, 0.8, 0.9, 1.0}) {
    testing::SmallProblem problem(threshold);
    const auto actions = solve_widths(problem.context, measured(problem));
    const Trial found = problem.judge(problem.env.policy(actions));
    EXPECT_LE(found.cost_ratio, threshold);
    EXPECT_NEAR(found.outcome.accuracy,
                testing::optimum(problem.env, problem.reward).outcome.accuracy, 6e-3)
        << threshold;
  }
}

/// Latency is that of the slowest layer, as in a pipeline.
HardwareCost pipelined(const Candidate& policy) {
  constexpr double kTime[] = {.3, .5, .4, .45, .1};
  constexpr double kPower[] = {.1, .3, .3, .2, .1};
  HardwareCost cost;
  for (std::size_t i = 0; i < 5; ++i) {
    const LayerBits& bits = policy.layers[i];
    cost.latency_ms = std::max(cost.latency_ms, kTime[i] * bits.activation_bits / 8);
    cost.energy_mj += kTime[i] * bits.activation_bits * bits.weight_bits / 64;
    cost.component_power_w += kPower[i] * bits.weight_bits / 8;
  }
  return cost;
}

TEST(IlpSolver, StaysAffordableAndNearTheOptimumWhereLatencyIsNoSum) {
  for (const double threshold : {0.5, 0.6, 0.7, 0.8}) {
    testing::SmallProblem problem(threshold);
    AgentContext context = problem.context;
    context.costs = testing::each(pipelined);
    RewardOptions options;
    options.threshold = threshold;
    context.reward = RewardFunction(
        options, {problem.reward.baseline().accuracy, pipelined(problem.env.baseline())});
    const Sensitivity sensitivity = measured(problem);
    const auto actions = solve_widths(context, sensitivity);
    EXPECT_TRUE(context.affordable(context.env.policy(actions)));
    double best = 1e9;
    std::vector<int> all(6, 0);
    for (bool more = true; more;) {
      if (context.affordable(context.env.policy(all))) best = std::min(best, sensitivity.loss(all));
      std::size_t digit = 0;
      while (digit < all.size() && ++all[digit] == testing::kChoices) all[digit++] = 0;
      more = digit < all.size();
    }
    // Loss of W2A2 everywhere is 22: the answer is within 2 % of that of the true optimum.
    EXPECT_LE(sensitivity.loss(actions), best + 0.44) << "threshold " << threshold;
  }
}

}  // namespace
}  // namespace ohmic
