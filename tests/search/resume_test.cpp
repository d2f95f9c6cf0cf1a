#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "rl/search/history_csv.h"
#include "rl/search/search_run.h"
#include "tests/search/play.h"

namespace ohmic {
namespace {

constexpr int kEpisodes = 18;  // three batches of PPO and a part of one
const QuantEnv kEnv(testing::lenet_like());

struct ProcessKilled : std::runtime_error {
  ProcessKilled() : std::runtime_error("killed") {}
};

class ResumeTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_resume_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  /// What one process does: begins or goes on. Dies in the oracle after `answers` answers, or stops
  /// by itself when `after` says so.
  bool process(const std::string& file, int answers, const SearchRun::AfterEpisode& after) {
    TrialStore store(file);
    testing::AdditiveAccuracy accuracy;
    accuracy.before_answer = [&answers] {
      if (answers-- == 0) throw ProcessKilled();
    };
    testing::AdditiveCost cost;
    const auto record = store.record();
    CandidateEvaluator evaluator(accuracy, cost, record ? record->effort : SearchTime());
    const RewardFunction reward = testing::judge_at(0.8, kEnv);
    if (!record) store.begin("{}", reward.baseline(), {});
    const auto agent =
        make_agent(GetParam(), testing::context_of(evaluator, reward, {}, episodes_, 3));
    SearchRun run(*agent, evaluator, reward, store);
    return run.run({episodes_, evaluations_, prices_}, after);
  }
  void finish(const std::string& file) {
    ASSERT_TRUE(process(file, 1000, [](const auto&) { return true; }));
  }
  /// A run that was killed after so many answers, and then finished.
  std::string finished_after_a_kill(int answers) {
    std::string file = path("cut" + std::to_string(answers));
    try {
      process(file, answers, [](const auto&) { return true; });
    } catch (const ProcessKilled&) {
    }
    finish(file);
    return file;
  }
  static std::uint64_t calls_of(const std::string& file) {
    return TrialStore(file).record()->effort.simulator_calls;
  }
  static std::string history(const std::string& file) {
    return history_csv(TrialStore(file).trials());
  }

  std::string folder_;
  int episodes_ = kEpisodes;
  int evaluations_ = 0;
  int prices_ = 0;
};

class LongResumeTest : public ResumeTest {};

/// Agents that ask for few prices at once.
class PricedResumeTest : public ResumeTest {};

TEST_P(ResumeTest, KilledAtEveryEpisodeItEndsWithTheSameHistory) {
  finish(path("straight"));
  for (int answers = 0; answers < kEpisodes; ++answers) {
    const std::string file = finished_after_a_kill(answers);
    EXPECT_EQ(history(file), history(path("straight"))) << "killed after " << answers << " answers";
  }
}

TEST_P(PricedResumeTest, EndsAtTheSameEpisodeWhereverItWasKilled) {
  finish(path("whole"));
  const std::uint64_t whole = calls_of(path("whole"));
  prices_ = static_cast<int>(whole / 2);
  finish(path("straight"));
  const std::uint64_t spent = calls_of(path("straight"));
  EXPECT_LT(spent, whole);
  EXPECT_GE(2 * spent, static_cast<std::uint64_t>(prices_));
  const auto episodes = static_cast<int>(TrialStore(path("straight")).trials().size());
  EXPECT_LT(episodes, kEpisodes);
  for (int answers = 0; answers < episodes; ++answers) {
    const std::string file = finished_after_a_kill(answers);
    EXPECT_EQ(history(file), history(path("straight"))) << "killed after " << answers << " answers";
    EXPECT_EQ(calls_of(file), spent);
  }
}

TEST_P(ResumeTest, KilledAgainAndAgainItStillEndsWithTheSameHistory) {
  finish(path("straight"));
  int processes = 0;
  for (bool done = false; !done; ++processes) {
    ASSERT_LT(processes, 2 * kEpisodes) << "every process must get at least one episode further";
    try {
      done = process(path("cut"), 1, [](const auto&) { return true; });
    } catch (const ProcessKilled&) {
    }
  }
  EXPECT_GT(processes, kEpisodes / 2);
  EXPECT_EQ(history(path("cut")), history(path("straight")));
}

TEST_P(ResumeTest, ACopyTakenBehindAnyEpisodeResumesToTheSameHistory) {
  // A copy of the file and its log is what a power cut leaves of the database.
  finish(path("straight"));
  const auto copy = [this](const std::vector<Trial>& trials) {
    const std::string to = path("copy" + std::to_string(trials.size()));
    for (const std::string suffix : {"", "-wal"}) {
      if (std::filesystem::exists(path("run") + suffix)) {
        std::filesystem::copy_file(path("run") + suffix, to + suffix);
      }
    }
    return true;
  };
  ASSERT_TRUE(process(path("run"), 1000, copy));
  for (int episodes = 1; episodes <= kEpisodes; ++episodes) {
    const std::string file = path("copy" + std::to_string(episodes));
    EXPECT_EQ(TrialStore(file).trials().size(), static_cast<std::size_t>(episodes));
    finish(file);
    EXPECT_EQ(history(file), history(path("straight"))) << "copied behind episode " << episodes;
  }
}

TEST_P(ResumeTest, StopsBehindTheEpisodeInFlightAndAsksNothingTwice) {
  EXPECT_FALSE(process(path("run"), 1000, [](const auto& trials) { return trials.size() < 11; }));
  EXPECT_EQ(TrialStore(path("run")).trials().size(), 11U);
  finish(path("run"));
  finish(path("straight"));
  EXPECT_EQ(calls_of(path("run")), calls_of(path("straight")))
      << "what an agent was told about costs is stored too";
}

TEST_P(ResumeTest, RefusesAStoreThatItsAgentDidNotWrite) {
  process(path("run"), 1000, [](const auto& trials) { return trials.size() < 3; });
  SqliteDatabase(path("run"))
      .execute(
          "DELETE FROM checkpoint; "
          "UPDATE trial SET policy = 'W8A8-W2A2-W2A2-W2A2-W8A8' WHERE episode = 1");
  EXPECT_THROW(process(path("run"), 1000, [](const auto&) { return true; }), std::runtime_error);
}

TEST_P(ResumeTest, ALargerBudgetGoesOnBehindASmallerOne) {
  episodes_ = 11;  // in the middle of a batch
  finish(path("run"));
  const std::string start = history(path("run"));
  episodes_ = kEpisodes;
  finish(path("run"));
  finish(path("straight"));
  EXPECT_EQ(history(path("run")).substr(0, start.size()), start);
  const std::string agent = GetParam();
  // PPO draws the episodes of a batch side by side, and annealing paces itself by the budget.
  if (agent == "ppo" || agent == "anneal") {
    EXPECT_EQ(TrialStore(path("run")).trials().size(), static_cast<std::size_t>(kEpisodes));
  } else {
    EXPECT_EQ(history(path("run")), history(path("straight")));
  }
  finish(path("run"));
}

TEST_P(ResumeTest, ABudgetOfPoliciesIsKeptToHoweverOftenTheRunIsCut) {
  evaluations_ = 8;
  finish(path("straight"));
  std::set<std::string> policies;
  const auto trials = TrialStore(path("straight")).trials();
  for (const Trial& trial : trials) policies.insert(to_string(trial.policy));
  EXPECT_LE(policies.size(), 8U);
  if (trials.size() < kEpisodes && policies.size() == 8U) {
    const auto last = to_string(trials.back().policy);
    const auto repeats = std::count_if(trials.begin(), trials.end(), [&last](const Trial& trial) {
      return to_string(trial.policy) == last;
    });
    EXPECT_EQ(repeats, 1) << "it ends with the first episode of the last policy";
  }
  for (int answers = 0; answers < 8; ++answers) {
    const std::string file = finished_after_a_kill(answers);
    finish(file);
    EXPECT_EQ(history(file), history(path("straight"))) << "killed after " << answers << " answers";
  }
}

/// Past what the short runs reach: DDPG's warm-up, the probes of ilp, a generation.
TEST_P(LongResumeTest, KilledLateItEndsWithTheSameHistory) {
  episodes_ = 45;
  finish(path("straight"));
  for (const int answers : {22, 36, 38, 43}) {
    const std::string file = finished_after_a_kill(answers);
    EXPECT_EQ(history(file), history(path("straight"))) << "killed after " << answers << " answers";
  }
}

std::string test_name(const ::testing::TestParamInfo<const char*>& test) {
  std::string name = test.param;
  const auto is_sign = [](char c) { return c == '-' || c == '+'; };
  name.erase(std::remove_if(name.begin(), name.end(), is_sign), name.end());
  return name;
}

INSTANTIATE_TEST_SUITE_P(Agents, ResumeTest,
                         ::testing::Values("ppo", "random", "random-feasible", "uniform", "greedy",
                                           "evolution", "anneal", "exhaustive", "ilp"),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Agents, PricedResumeTest,
                         ::testing::Values("ppo", "random-feasible", "greedy", "anneal", "ilp",
                                           "ddpg"),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Agents, LongResumeTest,
                         ::testing::Values("ddpg", "ilp+local", "evolution", "anneal"), test_name);

}  // namespace
}  // namespace ohmic
