#include <gtest/gtest.h>

#include <set>
#include <string>

#include "rl/search/history_csv.h"
#include "tests/search/play.h"

namespace ohmic {
namespace {

double best_accuracy(const std::vector<Trial>& trials) {
  const Trial best = *best_trial(trials);
  return best.feasible ? best.outcome.accuracy : 0;
}

/// Accuracy of the true optimum at a threshold.
double optimum(double threshold) {
  testing::SmallProblem problem(threshold);
  return testing::optimum(problem.env, problem.reward).outcome.accuracy;
}

class Seeds : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Seeds, MaskedPpoIsFeasibleFromTheFirstEpisode) {
  AgentOptions options;
  options.ppo.masked = true;
  const auto trials = testing::play("ppo", 0.7, GetParam(), options);  // 2 of 100 policies hold
  for (const Trial& trial : trials) EXPECT_LE(trial.cost_ratio, 0.7);
  EXPECT_GE(best_accuracy(trials), optimum(0.7) - 1.5);
  double first = 0;
  double last = 0;
  for (std::size_t i = 0; i < 50; ++i) {
    first += trials[i].reward / 50;
    last += trials[trials.size() - 50 + i].reward / 50;
  }
  EXPECT_GT(last, first) << "it must learn, not only be kept in bounds";
}

TEST_P(Seeds, JointPpoFindsTheRegion) {
  AgentOptions options;
  options.ppo.joint = true;
  const auto trials = testing::play("ppo", 0.8, GetParam(), options);
  EXPECT_GE(best_accuracy(trials), optimum(0.8) - 1.0);
  const std::vector<Trial> late(trials.end() - 50, trials.end());
  EXPECT_GT(testing::feasible_share(late), 0.6);
}

TEST_P(Seeds, JointAndMaskedGoTogether) {
  AgentOptions options;
  options.ppo.joint = options.ppo.masked = true;
  for (const Trial& trial : testing::play("ppo", 0.7, GetParam(), options, 60)) {
    EXPECT_LE(trial.cost_ratio, 0.7);
  }
}

TEST_P(Seeds, GuidedPpoKeepsToTheBudgetAndBeatsEvenDrawsWithinFewEpisodes) {
  const auto trials = testing::play("ppo", 0.7, GetParam(), {}, 100);
  for (const Trial& trial : trials) EXPECT_LE(trial.cost_ratio, 0.7);
  EXPECT_GE(best_accuracy(trials), optimum(0.7) - 0.3);
  const auto mean_reward = [](const std::vector<Trial>& of) {
    double sum = 0;
    for (const Trial& trial : of) sum += trial.reward;
    return sum / static_cast<double>(of.size());
  };
  const auto even = testing::play("random-feasible", 0.7, GetParam(), {}, 100);
  EXPECT_GT(mean_reward(trials), mean_reward(even));
}

TEST_P(Seeds, GuidedPpoAsksForNewPoliciesAsLongAsThereAreAny) {
  const auto trials = testing::play("ppo", 0.7, GetParam(), {}, 100);
  std::set<std::string> policies;
  for (const Trial& trial : trials) policies.insert(to_string(trial.policy));
  EXPECT_GE(policies.size(), 90u);
}

TEST_P(Seeds, DdpgIsAffordableAndLearnsBehindItsWarmUp) {
  const auto trials = testing::play("ddpg", 0.75, GetParam(), {}, 110);
  for (const Trial& trial : trials) EXPECT_LE(trial.cost_ratio, 0.75);
  EXPECT_GE(best_accuracy(trials), optimum(0.75) - 1.5);
  double warm_up = 0;
  double last = 0;
  for (std::size_t i = 0; i < 21; ++i) {
    warm_up += trials[i].reward / 21;
    last += trials[trials.size() - 1 - i].reward / 21;
  }
  EXPECT_GT(last, warm_up);
}

INSTANTIATE_TEST_SUITE_P(Variants, Seeds, ::testing::Values(1, 2, 3));

TEST(Ilp, IsNearTheOptimumOfAnAdditiveProblemAndEnds) {
  const auto trials = testing::play("ilp", 0.7);
  EXPECT_EQ(trials.size(), 36U + 1U);
  EXPECT_NEAR(best_accuracy(trials), optimum(0.7), 0.01);
  const auto longer = testing::play("ilp+local", 0.7);
  EXPECT_GT(longer.size(), trials.size());
  EXPECT_LT(longer.size(), 300U) << "it ends where no neighbour is better";
  EXPECT_GE(best_accuracy(longer), best_accuracy(trials));
}

TEST(Ilp, StopsWhereTheBudgetIsBelowItsProbes) {
  EXPECT_EQ(testing::play("ilp", 0.7, 1, {}, 20).size(), 20U);
}

TEST(Ddpg, LiteralAndPaperGoOtherWays) {
  AgentOptions literal;
  literal.ddpg.literal = true;
  AgentOptions paper;
  paper.ddpg.decrement = Decrement::kPaper;
  const std::string plain = history_csv(testing::play("ddpg", 0.75, 1, {}, 30));
  EXPECT_NE(history_csv(testing::play("ddpg", 0.75, 1, literal, 30)), plain);
  const auto in_pairs = testing::play("ddpg", 0.75, 1, paper, 30);
  EXPECT_NE(history_csv(in_pairs), plain);
  for (const Trial& trial : in_pairs) EXPECT_LE(trial.cost_ratio, 0.75);
}

TEST(Ddpg, CountsEveryDecrementAsASimulatorCall) {
  testing::SmallProblem problem(0.7, {}, 20);
  testing::play(problem, "ddpg");
  EXPECT_GT(problem.evaluator.effort().simulator_calls, 60U);
}

void expect_to_go_on_from_saved_states(const std::string& name, const AgentOptions& options) {
  testing::SmallProblem problem(0.75, options, 200);
  const auto agent = make_agent(name, problem.context);
  auto policies = agent->propose(agent->batch_size());
  for (int batch = 0; batch < 30 && !policies.empty(); ++batch) {
    std::vector<Trial> trials;
    for (const auto& policy : policies) trials.push_back(problem.judge(policy));
    agent->learn(trials);
    const auto copy = make_agent(name, problem.context);
    copy->load(agent->save());
    policies = agent->propose(agent->batch_size());
    ASSERT_EQ(copy->propose(copy->batch_size()), policies) << name << " batch " << batch;
  }
}

TEST(Agents, GoOnFromTheirSavedState) {
  for (const auto& known : known_agents()) expect_to_go_on_from_saved_states(known.first, {});
  AgentOptions paper;
  paper.ppo.paper = true;
  expect_to_go_on_from_saved_states("ppo", paper);
  AgentOptions aided;
  aided.aids = {true, true, true};
  for (const auto& known : known_agents())
    if (takes_aids(known.first)) expect_to_go_on_from_saved_states(known.first, aided);
}

TEST(Agents, RefuseTheStateOfAnother) {
  testing::SmallProblem problem(0.8);
  const std::string other = make_agent("uniform", problem.context)->save();
  for (const auto& known : known_agents()) {
    if (known.first == "uniform") continue;
    EXPECT_THROW(make_agent(known.first, problem.context)->load(other), std::runtime_error)
        << known.first;
  }
}

}  // namespace
}  // namespace ohmic
