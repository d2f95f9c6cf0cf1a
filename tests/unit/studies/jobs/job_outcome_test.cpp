#include "studies/jobs/job_outcome.h"

#include <gmock/gmock.h>

#include <csignal>
#include <stdexcept>

#include "hw/mapping/capacity_error.h"
#include "hw/sim/simulation_error.h"
#include "rl/search/out_of_reach_error.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

JobOutcome exited(int code, const std::string& error = "") {
  return outcome_of({code, 0, "out", error});
}

JobOutcome ended_by(int signal) { return outcome_of({0, signal, "out", "ohmic: words\n"}); }

TEST(JobOutcome, FollowsTheExitCode) {
  EXPECT_EQ(exited(0).end, JobEnd::kDone);
  EXPECT_EQ(exited(1).end, JobEnd::kFailed);
  EXPECT_EQ(exited(2).end, JobEnd::kBadInput);
  EXPECT_EQ(exited(3).end, JobEnd::kDoesNotFit);
  EXPECT_EQ(exited(4).end, JobEnd::kFailed);
  EXPECT_EQ(exited(5).end, JobEnd::kOutOfReach);
  EXPECT_EQ(exited(130).end, JobEnd::kKilled);
  for (const int unknown : {6, 77, 126, 127, 255}) {
    EXPECT_EQ(exited(unknown).end, JobEnd::kFailed) << unknown;
  }
}

TEST(JobOutcome, TellsAProgramThatBreaksFromOneThatIsKilled) {
  for (const int outside : {SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    EXPECT_EQ(ended_by(outside).end, JobEnd::kKilled) << outside;
  }
  for (const int own : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGXFSZ, SIGPIPE, SIGXCPU}) {
    EXPECT_EQ(ended_by(own).end, JobEnd::kFailed) << own;
  }
}

TEST(JobOutcome, TakesNothingFromWhatAProgramSays) {
  // Words of every other end: the exit code alone counts.
  const std::string words = "ohmic: --threshold: found 1, but the cheapest policy costs 2\n";
  EXPECT_EQ(exited(2, words).end, JobEnd::kBadInput);
  EXPECT_EQ(exited(1, "ohmic: interrupted\n").end, JobEnd::kFailed);
  EXPECT_EQ(exited(0, "ohmic: internal error: x\n").end, JobEnd::kDone);
}

TEST(JobOutcome, PassesTheLastLineOn) {
  EXPECT_EQ(exited(4, "one\nohmic: the chip stands still\n\n").reason, "the chip stands still");
  EXPECT_EQ(exited(3, "no name, no end of line").reason, "no name, no end of line");
  EXPECT_EQ(exited(1).reason, "exit code 1");
  EXPECT_EQ(exited(1, "\n\n").reason, "exit code 1");
  EXPECT_EQ(exited(0, "ohmic: warning: x\n").reason, "");
  EXPECT_EQ(exited(0).output, "out");
  EXPECT_EQ(ended_by(SIGSEGV).reason, "ended by signal 11 (Segmentation fault)");
  EXPECT_EQ(ended_by(SIGKILL).reason, "signal 9 (Killed)");
  EXPECT_EQ(exited(130, "ohmic: interrupted after 3 of 9\n").reason, "an interrupt");
}

TEST(JobOutcome, BecomesTheErrorOfAWholeStudy) {
  EXPECT_EQ(config_error_of([] { throw_error(exited(2, "ohmic: a.json: /b: is bad\n"), "x"); }),
            "a.json: /b: is bad");
  EXPECT_THROW(throw_error(exited(3), "x"), CapacityError);
  EXPECT_THROW(throw_error(exited(4), "x"), SimulationError);
  EXPECT_THROW(throw_error(exited(5), "x"), OutOfReachError);
  EXPECT_THROW(throw_error(ended_by(SIGSEGV), "x"), SimulationError);
  EXPECT_THROW(throw_error(ended_by(SIGKILL), "x"), std::runtime_error);
}

}  // namespace
}  // namespace ohmic
