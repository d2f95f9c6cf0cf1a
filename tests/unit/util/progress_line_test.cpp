#include "util/progress_line.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ohmic {
namespace {

TEST(CutTo, LeavesWhatFitsAndEndsTheRestWithDots) {
  EXPECT_EQ(cut_to("", 3), "");
  EXPECT_EQ(cut_to("episode 3", 9), "episode 3");
  EXPECT_EQ(cut_to("episode 3", 8), "episo...");
  EXPECT_EQ(cut_to("episode 3", 3), "...");
}

TEST(CutTo, CountsCharactersAndCutsBetweenThem) {
  const std::string text = "\xc3\xa4\xc3\xb6\xc3\xbc\xe2\x82\xac\xf0\x9f\x99\x82";  // five of them
  EXPECT_EQ(cut_to(text, 5), text);
  EXPECT_EQ(cut_to(text, 4), "\xc3\xa4...");
}

TEST(TerminalColumns, FollowsTheEnvironment) {
  ::setenv("COLUMNS", "57", 1);
  EXPECT_EQ(terminal_columns(), 57U);
  ::unsetenv("COLUMNS");
  const std::size_t without = terminal_columns();
  EXPECT_GT(without, 0U);
  for (const char* nonsense : {"", "0", "-4", "57x", "wide"}) {
    ::setenv("COLUMNS", nonsense, 1);
    EXPECT_EQ(terminal_columns(), without) << nonsense;
  }
  ::unsetenv("COLUMNS");
}

/// An hour has passed, in which steps `before` to `done` of `all` were done.
std::string left_after_an_hour(double before, double done, double all) {
  return Pace(before, std::chrono::steady_clock::now() - std::chrono::hours(1)).left(done, all);
}

std::string rate_after_an_hour(double done, const std::string& noun) {
  return Pace(0, std::chrono::steady_clock::now() - std::chrono::hours(1)).rate(done, noun);
}

TEST(Pace, TellsTheTimeLeftByTheStepsDoneHere) {
  EXPECT_EQ(left_after_an_hour(0, 10, 30), "2 h 0 min left");
  EXPECT_EQ(left_after_an_hour(10, 20, 30), "1 h 0 min left");
  EXPECT_EQ(left_after_an_hour(0, 30, 30), "0 s left");
}

TEST(Pace, TellsSecondsAStepWhereThatIsSlow) {
  EXPECT_EQ(rate_after_an_hour(36'000, "episode"), "10.0 episodes/s");
  EXPECT_EQ(rate_after_an_hour(450, "episode"), "8.0 s an episode");
  EXPECT_EQ(rate_after_an_hour(450, "policy"), "8.0 s a policy");
}

}  // namespace
}  // namespace ohmic
