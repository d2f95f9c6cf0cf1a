#include "rl/search/candidate_evaluator.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/search/small_problem.h"

namespace ohmic {
namespace {

const QuantEnv kEnv(testing::lenet_like());

struct SlowCost final : CostOracle {
  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override {
    const auto slept = timed([] {
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
      return HardwareCost{};
    });
    calls += policies.size();
    return std::vector<TimedAnswer<HardwareCost>>(policies.size(), slept);
  }
  std::uint64_t simulator_calls() const override { return calls; }
  std::uint64_t calls = 0;
};

TEST(CandidateEvaluator, SimulatesAPolicyOnceWhoeverAsks) {
  testing::AdditiveAccuracy accuracy;
  testing::AdditiveCost cost;
  CandidateEvaluator evaluator(accuracy, cost);
  const HardwareCost price = evaluator.price(kEnv.cheapest());
  EXPECT_EQ(evaluator.evaluate(kEnv.cheapest()).cost.energy_mj, price.energy_mj);
  evaluator.evaluate(kEnv.baseline());
  evaluator.price(kEnv.baseline());
  EXPECT_EQ(evaluator.effort().simulator_calls, 2U);
}

TEST(CandidateEvaluator, SimulatesNothingThatItRemembers) {
  testing::AdditiveAccuracy accuracy;
  testing::AdditiveCost cost;
  CandidateEvaluator evaluator(accuracy, cost);
  evaluator.remember(kEnv.cheapest(), HardwareCost{1, 2, 3});
  evaluator.remember(kEnv.baseline(), Evaluation{90, {4, 5, 6}});
  EXPECT_EQ(evaluator.price(kEnv.cheapest()).latency_ms, 1);
  EXPECT_EQ(evaluator.price(kEnv.baseline()).energy_mj, 5);
  EXPECT_EQ(evaluator.evaluate(kEnv.baseline()).accuracy, 90);
  EXPECT_EQ(evaluator.effort().simulator_calls, 0U);
}

TEST(CandidateEvaluator, TellsOfPricesThatWereAskedForAlone) {
  testing::AdditiveAccuracy accuracy;
  testing::AdditiveCost cost;
  CandidateEvaluator evaluator(accuracy, cost);
  int told = 0;
  evaluator.on_price([&told](const Candidate&, const HardwareCost&) { ++told; });
  evaluator.evaluate(kEnv.baseline());
  EXPECT_EQ(told, 0) << "a judged policy is stored as a trial";
  evaluator.price(kEnv.cheapest());
  evaluator.price(kEnv.cheapest());
  EXPECT_EQ(told, 1);
}

TEST(CandidateEvaluator, AsksForAllUnknownPricesAtOnce) {
  struct BatchCost final : CostOracle {
    std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override {
      batches.push_back(policies.size());
      std::vector<TimedAnswer<HardwareCost>> answers;
      for (const Candidate& policy : policies)
        answers.push_back({{1.0 * policy.layers[1].weight_bits, 0, 0}, 0});
      return answers;
    }
    std::uint64_t simulator_calls() const override { return 0; }
    std::vector<std::size_t> batches;
  };
  testing::AdditiveAccuracy accuracy;
  BatchCost cost;
  CandidateEvaluator evaluator(accuracy, cost);
  const Candidate two = kEnv.cheapest(), eight = kEnv.baseline(), five = kEnv.uniform(3, 3);
  std::vector<std::string> told;
  evaluator.on_price(
      [&told](const Candidate& policy, const HardwareCost&) { told.push_back(to_string(policy)); });
  evaluator.price(eight);
  const auto prices = evaluator.prices({five, two, five, eight});
  ASSERT_EQ(prices.size(), 4U);
  EXPECT_EQ(prices[0].latency_ms, 5);
  EXPECT_EQ(prices[1].latency_ms, 2);
  EXPECT_EQ(prices[2].latency_ms, 5);
  EXPECT_EQ(prices[3].latency_ms, 8);
  EXPECT_EQ(cost.batches, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(told, (std::vector<std::string>{to_string(eight), to_string(five), to_string(two)}));
  EXPECT_TRUE(evaluator.prices({}).empty());
}

TEST(CandidateEvaluator, BooksAnAgentsPricesOnTheSimulator) {
  testing::AdditiveAccuracy accuracy;
  SlowCost cost;
  CandidateEvaluator evaluator(accuracy, cost);
  evaluator.as_agent([&] { return evaluator.price(kEnv.cheapest()); });
  EXPECT_GE(evaluator.effort().simulation_s, 0.03);
  EXPECT_LT(evaluator.effort().agent_s, evaluator.effort().simulation_s);
}

/// Answers at once what took others an hour: what a cache does.
struct StoredCost final : CostOracle {
  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override {
    return std::vector<TimedAnswer<HardwareCost>>(policies.size(), {{1, 2, 3}, 3600});
  }
  std::uint64_t simulator_calls() const override { return 0; }
};

struct StoredAccuracy final : CandidateAccuracy {
  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override {
    return std::vector<TimedAnswer<double>>(policies.size(), {90, 600});
  }
};

TEST(CandidateEvaluator, BooksTheSecondsOfTheAnswersNotOfItsClock) {
  StoredAccuracy accuracy;
  StoredCost cost;
  double preparation_s = 5;
  CandidateEvaluator evaluator(accuracy, cost, {1, 2, 3, 1000, 0}, &preparation_s);
  evaluator.as_agent([&] { return evaluator.prices({kEnv.cheapest(), kEnv.baseline()}); });
  evaluator.evaluate(kEnv.baseline());
  evaluator.evaluate(kEnv.baseline());
  preparation_s = 50;
  const SearchTime effort = evaluator.effort();
  EXPECT_EQ(effort.accuracy_s, 601);
  EXPECT_EQ(effort.simulation_s, 7202);
  EXPECT_NEAR(effort.agent_s, 3, 1) << "the agent waited, but not for an hour";
  EXPECT_NEAR(effort.total_s, 1000 + 600 + 7200 + 50, 5);
}

TEST(CandidateEvaluator, TellsPoliciesApartThatHaveNoSpelling) {
  StoredAccuracy accuracy;
  testing::AdditiveCost cost;
  CandidateEvaluator evaluator(accuracy, cost);
  Candidate grouped = kEnv.baseline();
  grouped.layers[1] = grouped_bits({{8, 8}, {8, 4}}, 8);
  evaluator.prices({kEnv.baseline(), grouped, grouped});
  EXPECT_EQ(evaluator.effort().simulator_calls, 2U);
}

}  // namespace
}  // namespace ohmic
