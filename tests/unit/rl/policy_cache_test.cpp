#include "rl/oracles/policy_cache.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "rl/oracles/cached_oracles.h"
#include "rl/search/candidate_evaluator.h"
#include "tests/search/small_problem.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

const QuantEnv kEnv(testing::lenet_like());

class PolicyCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_cache_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = folder_ + "/policies.sqlite";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::string path_;
};

/// Fails a test that asks it.
struct NoAccuracy final : AccuracyOracle {
  std::vector<double> accuracy(const std::vector<QuantPolicy>&) override {
    ADD_FAILURE() << "the cache has the answer";
    return {0};
  }
};

struct NoCost final : CostOracle {
  std::vector<HardwareCost> price(const std::vector<QuantPolicy>&) override {
    ADD_FAILURE() << "the cache has the answer";
    return {{}};
  }
  std::uint64_t simulator_calls() const override { return 0; }
};

TEST_F(PolicyCacheTest, GivesBackToTheLastBitAndKeepsTheFirstAnswer) {
  {
    PolicyCache cache(path_);
    const auto subject = cache.subject("LeNet-5");
    EXPECT_FALSE(cache.accuracy(subject, kEnv.baseline()));
    EXPECT_FALSE(cache.cost(subject, kEnv.baseline()));
    EXPECT_FALSE(cache.preparation(subject));
    cache.add_accuracy(subject, kEnv.baseline(), {100.0 / 3, 0.1});
    cache.add_accuracy(subject, kEnv.baseline(), {50, 7});
    cache.add_cost(subject, kEnv.baseline(), {{0.1, 0.2, 0.3}, 0.7});
    cache.add_preparation(subject, 2.5);
  }
  PolicyCache cache(path_);
  const auto subject = cache.subject("LeNet-5");
  EXPECT_EQ(cache.accuracy(subject, kEnv.baseline())->value, 100.0 / 3);
  EXPECT_EQ(cache.accuracy(subject, kEnv.baseline())->seconds, 0.1);
  EXPECT_EQ(cache.cost(subject, kEnv.baseline())->value.energy_mj, 0.2);
  EXPECT_EQ(cache.cost(subject, kEnv.baseline())->value.component_power_w, 0.3);
  EXPECT_EQ(cache.preparation(subject), 2.5);
}

TEST_F(PolicyCacheTest, TellsSubjectsAndPoliciesApart) {
  PolicyCache cache(path_);
  const auto subject = cache.subject("one");
  const auto other = cache.subject("other");
  EXPECT_NE(subject, other);
  EXPECT_EQ(subject, cache.subject("one"));
  cache.add_accuracy(subject, kEnv.baseline(), {1, 0});
  cache.add_cost(subject, kEnv.baseline(), {{1, 1, 1}, 0});
  EXPECT_FALSE(cache.accuracy(other, kEnv.baseline()));
  EXPECT_FALSE(cache.cost(other, kEnv.baseline()));
  EXPECT_FALSE(cache.accuracy(subject, kEnv.cheapest()));
  EXPECT_FALSE(cache.cost(subject, kEnv.cheapest()));
}

TEST_F(PolicyCacheTest, ServesManyThatOpenAndWriteAtOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t] {
      PolicyCache cache(path_);
      const auto subject = cache.subject("shared");
      for (int i = 0; i < 25; ++i) {
        const QuantPolicy policy{{{2 + i % 5, 2 + i / 5}}};
        cache.add_accuracy(subject, policy, {static_cast<double>(i), 0.5});
        ASSERT_EQ(cache.accuracy(subject, policy)->value, i) << "thread " << t;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(PolicyCacheTest, RefusesWhatIsNoCache) {
  write_file_atomically(path_, "this is no database, only text that is long enough to be one");
  EXPECT_THROW(PolicyCache{path_}, ConfigError);
  const std::string other = folder_ + "/other.sqlite";
  { PolicyCache cache(other); }
  SqliteDatabase(other).execute("UPDATE meta SET value = '99'");
  EXPECT_THROW(PolicyCache{other}, ConfigError);
}

TEST_F(PolicyCacheTest, OraclesAnswerFromItAndBookTheTimeThatWasSpent) {
  PolicyCache cache(path_);
  const QuantPolicy policy = kEnv.cheapest();
  testing::AdditiveAccuracy accuracy;
  testing::AdditiveCost cost;
  CreditedTime first_time;
  const double right = CachedAccuracy(accuracy, cache, "a", first_time).accuracy({policy}).front();
  CachedCost(cost, cache, "c", first_time).price({policy});
  EXPECT_EQ(first_time.accuracy_s, 0) << "the clock has it";
  EXPECT_EQ(first_time.simulation_s, 0);
  const double accuracy_s = cache.accuracy(cache.subject("a"), policy)->seconds;
  const double simulation_s = cache.cost(cache.subject("c"), policy)->seconds;
  EXPECT_GT(accuracy_s, 0);
  EXPECT_GT(simulation_s, 0);

  NoAccuracy no_accuracy;
  NoCost no_cost;
  CreditedTime credited;
  CachedAccuracy cached_accuracy(no_accuracy, cache, "a", credited);
  CachedCost cached_cost(no_cost, cache, "c", credited);
  EXPECT_EQ(cached_accuracy.accuracy({policy}).front(), right);
  EXPECT_EQ(cached_cost.price({policy, policy}).back().energy_mj,
            cost.price({policy}).front().energy_mj);
  EXPECT_EQ(credited.accuracy_s, accuracy_s);
  EXPECT_EQ(credited.simulation_s, simulation_s) << "the second time it is the memory's";
  EXPECT_EQ(cached_cost.simulator_calls(), 1U) << "as many as without the cache";
}

TEST_F(PolicyCacheTest, AsksForTheCostsThatItLacksTogether) {
  struct CountedCost final : CostOracle {
    std::vector<HardwareCost> price(const std::vector<QuantPolicy>& policies) override {
      batches.push_back(policies.size());
      return inner.price(policies);
    }
    std::uint64_t simulator_calls() const override { return 0; }
    testing::AdditiveCost inner;
    std::vector<std::size_t> batches;
  };
  PolicyCache cache(path_);
  CountedCost counted;
  CreditedTime credited;
  CachedCost(counted, cache, "c", credited).price({kEnv.cheapest()});
  CachedCost cost(counted, cache, "c", credited);
  const auto answers =
      cost.price({kEnv.baseline(), kEnv.cheapest(), kEnv.uniform(1, 2), kEnv.baseline()});
  EXPECT_EQ(counted.batches, (std::vector<std::size_t>{1, 2}));
  testing::AdditiveCost right;
  EXPECT_EQ(answers[1].energy_mj, right.price({kEnv.cheapest()})[0].energy_mj);
  EXPECT_EQ(answers[2].energy_mj, right.price({kEnv.uniform(1, 2)})[0].energy_mj);
  EXPECT_EQ(answers[3].energy_mj, right.price({kEnv.baseline()})[0].energy_mj);
  EXPECT_EQ(cost.simulator_calls(), 3U);
  const auto subject = cache.subject("c");
  EXPECT_EQ(cache.cost(subject, kEnv.baseline())->seconds,
            cache.cost(subject, kEnv.uniform(1, 2))->seconds);
}

TEST_F(PolicyCacheTest, WhatAnOracleBooksOffIsNoPartOfItsAnswersTime) {
  struct Calibrating final : AccuracyOracle {
    explicit Calibrating(CreditedTime& time) : credited(time) {}
    std::vector<double> accuracy(const std::vector<QuantPolicy>&) override {
      credited.accuracy_s -= 100;
      return {1};
    }
    CreditedTime& credited;
  };
  PolicyCache cache(path_);
  CreditedTime credited;
  Calibrating oracle(credited);
  CachedAccuracy(oracle, cache, "a", credited).accuracy({kEnv.baseline()});
  EXPECT_NEAR(cache.accuracy(cache.subject("a"), kEnv.baseline())->seconds, -100, 5);
}

TEST(CreditedTime, IsPartOfTheEffort) {
  testing::AdditiveAccuracy accuracy;
  testing::AdditiveCost cost;
  CreditedTime credited;
  CandidateEvaluator evaluator(accuracy, cost, {1, 2, 3, 1000, 0}, &credited);
  credited = {10, 20, 40};
  EXPECT_EQ(evaluator.effort().accuracy_s, 11);
  EXPECT_EQ(evaluator.effort().simulation_s, 22);
  EXPECT_EQ(evaluator.effort().agent_s, 3);
  EXPECT_NEAR(evaluator.effort().total_s, 1070, 5);
}

}  // namespace
}  // namespace ohmic
