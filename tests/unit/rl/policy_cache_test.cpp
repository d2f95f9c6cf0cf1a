#include "rl/oracles/policy_cache.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "rl/oracles/cached_oracles.h"
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
struct NoAccuracy final : CandidateAccuracy {
  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>&) override {
    ADD_FAILURE() << "the cache has the answer";
    return {{0, 0}};
  }
};

struct NoCost final : CostOracle {
  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>&) override {
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

TEST_F(PolicyCacheTest, OraclesAnswerFromItWithTheTimeThatWasSpent) {
  PolicyCache cache(path_);
  const Candidate policy = kEnv.cheapest();
  testing::AdditiveAccuracy accuracy;
  testing::AdditiveCost cost;
  const auto first_accuracy = CachedAccuracy(accuracy, cache, "a").accuracy({policy}).front();
  const auto first_cost = CachedCost(cost, cache, "c").price({policy}).front();
  EXPECT_EQ(first_accuracy.value, testing::AdditiveAccuracy::accuracy_of(policy));
  EXPECT_GT(first_accuracy.seconds, 0);
  EXPECT_GT(first_cost.seconds, 0);

  NoAccuracy no_accuracy;
  NoCost no_cost;
  CachedAccuracy cached_accuracy(no_accuracy, cache, "a");
  CachedCost cached_cost(no_cost, cache, "c");
  const auto again_accuracy = cached_accuracy.accuracy({policy}).front();
  const auto again_cost = cached_cost.price({policy}).front();
  EXPECT_EQ(again_accuracy.value, first_accuracy.value);
  EXPECT_EQ(again_accuracy.seconds, first_accuracy.seconds);
  EXPECT_EQ(again_cost.value.energy_mj, first_cost.value.energy_mj);
  EXPECT_EQ(again_cost.seconds, first_cost.seconds);
  EXPECT_EQ(cached_cost.simulator_calls(), 1U) << "as many as without the cache";
}

TEST_F(PolicyCacheTest, AsksForTheCostsThatItLacksTogether) {
  struct CountedCost final : CostOracle {
    std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override {
      batches.push_back(policies.size());
      return inner.price(policies);
    }
    std::uint64_t simulator_calls() const override { return 0; }
    testing::AdditiveCost inner;
    std::vector<std::size_t> batches;
  };
  PolicyCache cache(path_);
  CountedCost counted;
  CachedCost(counted, cache, "c").price({kEnv.cheapest()});
  CachedCost cost(counted, cache, "c");
  const std::vector<Candidate> asked{kEnv.baseline(), kEnv.cheapest(), kEnv.uniform(1, 2)};
  const auto answers = cost.price(asked);
  EXPECT_EQ(counted.batches, (std::vector<std::size_t>{1, 2}));
  ASSERT_EQ(answers.size(), 3U);
  const auto subject = cache.subject("c");
  for (std::size_t i = 0; i < asked.size(); ++i) {
    EXPECT_EQ(answers[i].value.energy_mj, testing::AdditiveCost::cost_of(asked[i]).energy_mj);
    EXPECT_EQ(answers[i].seconds, cache.cost(subject, asked[i])->seconds);
  }
  EXPECT_EQ(cost.simulator_calls(), 3U);
}

TEST_F(PolicyCacheTest, RefusesAnAnswerThatWasChanged) {
  {
    PolicyCache cache(path_);
    const auto subject = cache.subject("s");
    cache.add_accuracy(subject, kEnv.baseline(), {97.5, 1});
    cache.add_cost(subject, kEnv.baseline(), {{1, 2, 3}, 0.5});
  }
  for (const std::string change :
       {"UPDATE accuracy SET accuracy = 9e999", "UPDATE accuracy SET accuracy = 'good'",
        "UPDATE accuracy SET seal = ''", "UPDATE cost SET energy_mj = 2.5",
        "UPDATE cost SET seconds = -1", "DROP TABLE cost", "UPDATE meta SET value = '1'"}) {
    const std::string changed = folder_ + "/changed.sqlite";
    std::filesystem::remove(changed);
    std::filesystem::copy_file(path_, changed);
    SqliteDatabase(changed).execute(change);
    const auto ask = [&changed] {
      PolicyCache cache(changed);
      const auto subject = cache.subject("s");
      cache.accuracy(subject, kEnv.baseline());
      // A table that is missing is made anew, and has no answer.
      if (!cache.cost(subject, kEnv.baseline())) throw ConfigError(changed, "has no answer");
    };
    EXPECT_THROW(ask(), ConfigError) << change;
  }
}

}  // namespace
}  // namespace ohmic
