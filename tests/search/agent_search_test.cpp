#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "rl/search/history_csv.h"
#include "tests/search/play.h"

namespace ohmic {
namespace {

constexpr int kEpisodes = 300;

/// PPO as in the paper.
std::vector<Trial> search(const char* agent, double threshold, std::uint64_t seed) {
  AgentOptions options;
  options.ppo.paper = true;
  return testing::play(agent, threshold, seed, options, kEpisodes);
}

double last_mean(const std::vector<Trial>& trials, double (*value)(const Trial&)) {
  double sum = 0;
  for (auto trial = trials.end() - 50; trial != trials.end(); ++trial) sum += value(*trial);
  return sum / 50;
}
double reward_of(const Trial& trial) { return trial.reward; }
double feasible_of(const Trial& trial) { return trial.feasible ? 1 : 0; }

class PpoSearch : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(PpoSearch, FindsTheOptimumWithinAPercentAndStaysFeasible) {
  const QuantEnv env(testing::lenet_like());
  const RewardFunction reward = testing::judge_at(0.8, env);
  const auto trials = search("ppo", 0.8, GetParam());
  const auto best = best_trial(trials);
  EXPECT_TRUE(best->feasible);
  EXPECT_GE(best->outcome.accuracy, 0.99 * testing::optimum(env, reward).outcome.accuracy);
  EXPECT_GE(last_mean(trials, feasible_of), 0.8);
}

TEST_P(PpoSearch, BeatsRandomInTheLastFiftyEpisodes) {
  const double ppo = last_mean(search("ppo", 0.8, GetParam()), reward_of);
  const double random = last_mean(search("random", 0.8, GetParam()), reward_of);
  EXPECT_GT(ppo, random + 0.3);
}

TEST_P(PpoSearch, LearnsToBeFeasibleWhereRandomHardlyEverIs) {
  // 2 of 100 policies hold
  EXPECT_GT(last_mean(search("ppo", 0.7, GetParam()), reward_of),
            last_mean(search("random", 0.7, GetParam()), reward_of));
}

INSTANTIATE_TEST_SUITE_P(Seeds, PpoSearch, ::testing::Values(1, 2, 3));

TEST(SearchAgents, DoNotDependOnTheNumberOfThreads) {
  at::set_num_threads(1);
  const std::string one = history_csv(search("ppo", 0.8, 4));
  const std::string guided = history_csv(testing::play("ppo", 0.8, 4, {}, 60));
  at::set_num_threads(4);
  EXPECT_EQ(history_csv(search("ppo", 0.8, 4)), one);
  EXPECT_EQ(history_csv(testing::play("ppo", 0.8, 4, {}, 60)), guided);
  EXPECT_EQ(at::get_num_threads(), 4) << "an agent leaves the setting as it found it";
}

TEST(SearchAgents, DifferBySeed) {
  EXPECT_NE(history_csv(search("random", 0.8, 1)), history_csv(search("random", 0.8, 2)));
}

TEST(SearchAgents, LearnFromExactlyWhatTheyProposed) {
  testing::SmallProblem problem(0.8);
  const auto agent = make_agent("ppo", problem.context);
  agent->propose(2);
  EXPECT_THROW(agent->learn({}), std::invalid_argument);
}

}  // namespace
}  // namespace ohmic
