#include "studies/jobs/local_runner.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <map>
#include <stdexcept>

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Runs a shell's script in the place of this program.
Job script(std::size_t item, const std::string& text) {
  return {item, "item " + std::to_string(item), {"-c", text}, {}};
}

class LocalRunnerTest : public ::testing::Test {
 protected:
  JobPass run(const std::vector<Job>& jobs, std::size_t limit = 2) {
    return LocalRunner(limit, "/bin/sh")
        .run(
            jobs,
            [this](const Job& job, const JobOutcome& outcome) -> std::optional<Job> {
              ended_[job.item].push_back(outcome);
              return follow_ ? follow_(job, outcome) : std::nullopt;
            },
            [this] { return stop_(); });
  }

  std::map<std::size_t, std::vector<JobOutcome>> ended_;
  JobRunner::OnEnd follow_;
  JobRunner::Stop stop_ = [] { return false; };
};

TEST_F(LocalRunnerTest, TellsOfEveryJobWhatItCameTo) {
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < 9; ++i)
    jobs.push_back(script(i, "echo $((3 * " + std::to_string(i) + "))"));
  jobs.push_back(script(9, "echo ohmic: too small >&2; exit 3"));
  const JobPass pass = run(jobs, 3);
  EXPECT_FALSE(pass.interrupted);
  EXPECT_THAT(pass.killed, IsEmpty());
  ASSERT_EQ(ended_.size(), 10U);
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(ended_[i].front().output, std::to_string(3 * i) + "\n");
  }
  EXPECT_EQ(ended_[9].front().end, JobEnd::kDoesNotFit);
  EXPECT_EQ(ended_[9].front().reason, "too small");
}

TEST_F(LocalRunnerTest, HandsTextsOverAsFiles) {
  Job job = script(0, "test \"$1\" = --first && test \"$3\" = --second && cat \"$2\" \"$4\"");
  job.args.emplace_back("name");
  job.files = {{"first", "one\n"}, {"second", std::string(100'000, 'x') + "\n"}};
  run({job});
  EXPECT_EQ(ended_[0].front().output, "one\n" + job.files[1].text);
}

TEST_F(LocalRunnerTest, StartsTheNextJobOfAnItemBeforeThoseThatWait) {
  std::vector<std::string> order;
  follow_ = [&order](const Job& job, const JobOutcome& outcome) -> std::optional<Job> {
    order.push_back(outcome.output);
    if (job.item > 0 || outcome.output != "search\n") return std::nullopt;
    return script(job.item, "echo simulate");
  };
  run({script(0, "echo search"), script(1, "echo other")}, 1);
  EXPECT_THAT(order, ElementsAre("search\n", "simulate\n", "other\n"));
}

TEST_F(LocalRunnerTest, NamesWhatWasKilledAndGoesOn) {
  const JobPass pass =
      run({script(0, "kill -KILL $$"), script(1, "kill -SEGV $$"), script(2, ":")});
  EXPECT_FALSE(pass.interrupted);
  EXPECT_THAT(pass.killed, ElementsAre("item 0 by signal 9 (Killed)"));
  EXPECT_EQ(ended_.count(0), 0U);
  EXPECT_EQ(ended_[1].front().end, JobEnd::kFailed);
  EXPECT_EQ(ended_[2].front().end, JobEnd::kDone);
}

TEST_F(LocalRunnerTest, StopsWithAllJobsWhereItIsAsked) {
  bool asked = false;
  stop_ = [&asked] { return std::exchange(asked, true); };
  const JobPass pass =
      run({script(0, "exec sleep 600"), script(1, "exec sleep 600"), script(2, ":")});
  EXPECT_TRUE(pass.interrupted);
  EXPECT_THAT(ended_, IsEmpty());
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left behind";
}

TEST_F(LocalRunnerTest, EndsWithAllJobsWhereTheStudyThrows) {
  follow_ = [](const Job&, const JobOutcome&) -> std::optional<Job> {
    throw std::logic_error("x");
  };
  EXPECT_THROW(run({script(0, "exec sleep 600"), script(1, ":")}), std::logic_error);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left behind";
}

}  // namespace
}  // namespace ohmic
