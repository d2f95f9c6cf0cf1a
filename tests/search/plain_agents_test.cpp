#include <gmock/gmock.h>

#include <set>

#include "tests/search/play.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

std::set<std::string> distinct(const std::vector<Trial>& trials) {
  std::set<std::string> policies;
  for (const Trial& trial : trials) policies.insert(to_string(trial.policy));
  return policies;
}

TEST(Uniform, ShowsFortyNinePoliciesByCostAndEnds) {
  const auto trials = testing::play("uniform", 0.8);
  ASSERT_EQ(trials.size(), 49U);
  EXPECT_EQ(distinct(trials).size(), 49U);
  EXPECT_EQ(to_string(trials.front().policy), "W8A8-W2A2-W2A2-W2A2-W8A8");
  EXPECT_EQ(to_string(trials.back().policy), "W8A8-W8A8-W8A8-W8A8-W8A8");
  for (std::size_t i = 1; i < trials.size(); ++i) {
    EXPECT_GE(trials[i].cost_ratio, trials[i - 1].cost_ratio);
    const auto& layers = trials[i].policy.layers;
    EXPECT_TRUE(layers[1] == layers[2] && layers[2] == layers[3]);
  }
}

TEST(RandomFeasible, NeverProposesWhatIsTooDear) {
  const auto trials = testing::play("random-feasible", 0.7);  // 2 of 100 policies hold
  ASSERT_EQ(trials.size(), 300U);
  for (const Trial& trial : trials) EXPECT_LE(trial.cost_ratio, 0.7);
  EXPECT_GT(distinct(trials).size(), 100U) << "it must not fall back to the same few";
}

TEST(Greedy, TakesTheStepThatSavesMostForItsLoss) {
  testing::SmallProblem problem(0.8);
  const auto agent = make_agent("greedy", problem.context);
  const auto steps = agent->propose(agent->batch_size());
  ASSERT_EQ(steps.size(), 6U);
  std::vector<Trial> judged;
  for (const auto& step : steps) judged.push_back(problem.judge(step));
  for (Trial& trial : judged) trial.outcome.accuracy = 90;
  judged[3].outcome.accuracy = 98;  // the activations of the second free layer
  agent->learn(judged);
  for (const auto& step : agent->propose(6)) EXPECT_LE(step.layers[2].activation_bits, 7);
}

TEST(Greedy, StopsAtTheThresholdWithAFeasiblePolicy) {
  const auto trials = testing::play("greedy", 0.8);
  EXPECT_LT(trials.size(), 300U);
  const auto best = best_trial(trials);
  EXPECT_TRUE(best->feasible);
  EXPECT_GT(best->cost_ratio, 0.75) << "no further than needed";
  testing::SmallProblem problem(0.8);
  EXPECT_GE(best->outcome.accuracy,
            testing::optimum(problem.env, problem.reward).outcome.accuracy - 0.1);
}

TEST(Greedy, GivesUpWhereEveryStepLosesTooMuch) {
  testing::SmallProblem problem(0.8);
  const auto agent = make_agent("greedy", problem.context);
  std::vector<Trial> judged;
  for (const auto& step : agent->propose(6)) judged.push_back(problem.judge(step));
  for (Trial& trial : judged) trial.outcome.accuracy = 50;
  agent->learn(judged);
  EXPECT_TRUE(agent->propose(6).empty());
}

TEST(Greedy, ProposesW8A8WhereTheThresholdAsksForNothing) {
  const auto trials = testing::play("greedy", 1.0);
  ASSERT_EQ(trials.size(), 1U);
  EXPECT_TRUE(trials.front().feasible);
}

TEST(Exhaustive, JudgesEveryAffordablePolicyOnceAndFindsTheOptimum) {
  testing::SmallProblem problem(0.68, {}, 1'000'000);
  const auto trials = testing::play(problem, "exhaustive");
  EXPECT_EQ(problem.cost.simulator_calls(), 117'649U);
  EXPECT_EQ(distinct(trials).size(), trials.size());
  for (const Trial& trial : trials) EXPECT_LE(trial.cost_ratio, 0.68);
  const Trial best = *best_trial(trials);
  const Trial optimum = testing::optimum(problem.env, problem.reward);
  EXPECT_EQ(best.outcome.accuracy, optimum.outcome.accuracy);
  EXPECT_EQ(best.cost_ratio, optimum.cost_ratio);
}

TEST(Exhaustive, RefusesALargeSpace) {
  testing::SmallProblem problem(0.8);
  AgentContext context = problem.context;
  context.network.weight_layers.push_back(context.network.weight_layers.back());
  context.env = QuantEnv(context.network);
  try {
    make_agent("exhaustive", context);
    FAIL() << "7^8 policies are too many";
  } catch (const ConfigError& e) {
    EXPECT_THAT(e.what(), HasSubstr("7^8 policies, allowed at most 1000000"));
  }
}

TEST(Agents, RefuseAnUnknownName) {
  testing::SmallProblem problem(0.8);
  EXPECT_THROW(make_agent("greedi", problem.context), ConfigError);
  for (const auto& known : known_agents()) {
    EXPECT_NE(make_agent(known.first, problem.context), nullptr) << known.first;
  }
}

class Climber : public ::testing::TestWithParam<const char*> {};

TEST_P(Climber, FindsTheOptimumWithinHalfAPointAndSpendsNoEpisodeTwice) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    testing::SmallProblem problem(0.7, {}, 300, seed);
    const auto trials = testing::play(problem, GetParam());
    EXPECT_EQ(distinct(trials).size(), trials.size());
    EXPECT_EQ(testing::feasible_share(trials) > 0.5, true) << GetParam();
    EXPECT_GE(best_trial(trials)->outcome.accuracy,
              testing::optimum(problem.env, problem.reward).outcome.accuracy - 0.5);
  }
}

TEST_P(Climber, BeatsRandomFeasibleOnAverage) {
  double gain = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto climbed = testing::play(GetParam(), 0.7, seed, {}, 200);
    const auto drawn = testing::play("random-feasible", 0.7, seed, {}, 200);
    gain += best_trial(climbed)->outcome.accuracy - best_trial(drawn)->outcome.accuracy;
  }
  EXPECT_GT(gain, 0);
}

INSTANTIATE_TEST_SUITE_P(Agents, Climber, ::testing::Values("evolution", "anneal"));

}  // namespace
}  // namespace ohmic
