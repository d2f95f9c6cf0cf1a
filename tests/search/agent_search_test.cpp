#include <gtest/gtest.h>
#include <torch/torch.h>

#include "rl/agents.h"
#include "rl/history_csv.h"
#include "tests/search/small_problem.h"

namespace ohmic {
namespace {

constexpr int kEpisodes = 300;

/// A search without a store.
std::vector<Trial> search(const char* agent_name, const QuantEnv& env, const RewardFunction& reward,
                          std::uint64_t seed) {
  const auto agent = make_agent(agent_name, env, PpoOptions{}, seed);
  testing::AdditiveAccuracy accuracy;
  testing::AdditiveCost cost;
  std::vector<Trial> trials;
  while (trials.size() < kEpisodes) {
    const int done = static_cast<int>(trials.size());
    const auto policies = agent->propose(std::min(agent->batch_size(), kEpisodes - done));
    const auto accuracies = accuracy.accuracy(policies);
    const auto costs = cost.price(policies);
    std::vector<Trial> batch;
    for (std::size_t i = 0; i < policies.size(); ++i) {
      batch.push_back(
          reward.judge(done + static_cast<int>(i), policies[i], {accuracies[i], costs[i]}));
    }
    agent->learn(batch);
    trials.insert(trials.end(), batch.begin(), batch.end());
  }
  return trials;
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
  const auto trials = search("ppo", env, reward, GetParam());
  const auto best = best_trial(trials);
  EXPECT_TRUE(best->feasible);
  EXPECT_GE(best->outcome.accuracy, 0.99 * testing::optimum(env, reward).outcome.accuracy);
  EXPECT_GE(last_mean(trials, feasible_of), 0.8);
}

TEST_P(PpoSearch, BeatsRandomInTheLastFiftyEpisodes) {
  const QuantEnv env(testing::lenet_like());
  const RewardFunction reward = testing::judge_at(0.8, env);
  const double ppo = last_mean(search("ppo", env, reward, GetParam()), reward_of);
  const double random = last_mean(search("random", env, reward, GetParam()), reward_of);
  EXPECT_GT(ppo, random + 0.3);
}

TEST_P(PpoSearch, LearnsToBeFeasibleWhereRandomHardlyEverIs) {
  const QuantEnv env(testing::lenet_like());
  const RewardFunction reward = testing::judge_at(0.7, env);  // 2 of 100 policies hold
  EXPECT_GT(last_mean(search("ppo", env, reward, GetParam()), reward_of),
            last_mean(search("random", env, reward, GetParam()), reward_of));
}

INSTANTIATE_TEST_SUITE_P(Seeds, PpoSearch, ::testing::Values(1, 2, 3));

TEST(SearchAgents, DoNotDependOnTheNumberOfThreads) {
  const QuantEnv env(testing::lenet_like());
  const RewardFunction reward = testing::judge_at(0.8, env);
  at::set_num_threads(1);
  const std::string one = history_csv(search("ppo", env, reward, 4));
  at::set_num_threads(4);
  EXPECT_EQ(history_csv(search("ppo", env, reward, 4)), one);
  EXPECT_EQ(at::get_num_threads(), 4) << "an agent leaves the setting as it found it";
}

TEST(SearchAgents, DifferBySeed) {
  const QuantEnv env(testing::lenet_like());
  const RewardFunction reward = testing::judge_at(0.8, env);
  EXPECT_NE(history_csv(search("random", env, reward, 1)),
            history_csv(search("random", env, reward, 2)));
}

TEST(SearchAgents, LearnFromExactlyWhatTheyProposed) {
  const QuantEnv env(testing::lenet_like());
  const auto agent = make_agent("ppo", env, PpoOptions{}, 1);
  agent->propose(2);
  EXPECT_THROW(agent->learn({}), std::invalid_argument);
}

}  // namespace
}  // namespace ohmic
