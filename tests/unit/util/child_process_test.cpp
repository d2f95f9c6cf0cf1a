#include "util/process/child_process.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>

#include "util/process/interrupt.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

ChildResult run(const std::string& program, const std::vector<std::string>& args) {
  return ChildProcess(program, args).finish();
}

ChildResult shell(const std::string& script) { return run("/bin/sh", {"-c", script}); }

TEST(ChildProcess, GivesBothOutputsAndTheExitCode) {
  const ChildResult result = shell("echo out; echo err >&2; exit 3");
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.error, "err\n");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.signal, 0);
}

TEST(ChildProcess, GivesTheSignalThatEndedIt) {
  const ChildResult result = shell("kill -ABRT $$");
  EXPECT_EQ(result.signal, SIGABRT);
  EXPECT_EQ(result.exit_code, 0);
}

/// What this process ignores, and what it lets wait, ends a child as usual.
TEST(ChildProcess, SignalsAreAsAProgramExpectsThem) {
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  EXPECT_EQ(shell("kill -XFSZ $$").signal, SIGXFSZ);
  std::signal(SIGXFSZ, before);
  const InterruptPause pause;
  EXPECT_EQ(shell("kill -TERM $$").signal, SIGTERM);
}

TEST(ChildProcess, EndOfInputIsTheEndOfAFile) {
  ChildProcess child("/bin/cat", {}, ChildProcess::Stdin::kThisProcess);
  EXPECT_TRUE(child.write("text"));
  child.end_input();
  EXPECT_EQ(child.finish().output, "text");
}

TEST(ChildProcess, HandsWordsOnAsTheyAre) {
  const ChildResult result =
      run("/bin/sh", {"-c", "printf '<%s>' \"$@\"", "name", "a b", "", "'$HOME'", "*"});
  EXPECT_EQ(result.output, "<a b><><'$HOME'><*>");
}

TEST(ChildProcess, HasNothingOnItsStdin) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "mine", 4), 4);
  ::close(ends[1]);
  ASSERT_EQ(::dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  const ChildResult result = shell("cat");
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(result.exit_code, 0);
}

std::string printed(ChildProcess& child) {
  std::string text;
  while (text.empty() || text.back() != '\n') {
    std::vector<pollfd> polled;
    child.add_pipes(polled);
    ::poll(polled.data(), polled.size(), -1);
    if (child.read(polled)) break;
    text += child.take_output();
  }
  return text;
}

TEST(ChildProcess, AnswersWhatItIsWritten) {
  ChildProcess child("/bin/sh", {"-c", "while read -r word; do echo \"<$word>\"; done"},
                     ChildProcess::Stdin::kThisProcess);
  ASSERT_TRUE(child.write("one\n"));
  EXPECT_EQ(printed(child), "<one>\n");
  ASSERT_TRUE(child.write("two\n"));
  EXPECT_EQ(printed(child), "<two>\n");
}

TEST(ChildProcess, ThatReadsNoMoreEndsNobodyWhoWrites) {
  ChildProcess child("/bin/true", {}, ChildProcess::Stdin::kThisProcess);
  // The end of its outputs is too early: the kernel may close its stdin after them.
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(child.write("word\n"));
}

TEST(ChildProcess, FillsBothPipesWithoutStandingStill) {
  // More than a pipe holds, on both, with nobody reading one to its end first.
  const ChildResult result = shell(
      "i=0; while [ $i -lt 40 ]; do head -c 10000 /dev/zero; head -c 10000 /dev/zero >&2; "
      "i=$((i+1)); done");
  EXPECT_THAT(result.output, SizeIs(400'000));
  EXPECT_THAT(result.error, SizeIs(400'000));
}

TEST(ChildProcess, ThatCannotBeStartedIsAnErrorHere) {
  try {
    ChildProcess("/no/such/program", {});
    FAIL() << "no error";
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.code().value(), ENOENT);
    EXPECT_THAT(e.what(), HasSubstr("/no/such/program cannot be started"));
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left behind";
}

TEST(ChildProcess, IsOutOfReachOfCtrlC) {
  // A terminal sends to the group of the process in front.
  const std::string group =
      shell("ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat").output;
  EXPECT_NE(std::stoi(group), ::getpgrp());
}

TEST(ChildProcess, EndsWithItsObject) {
  { const ChildProcess child("/bin/sleep", {"1000000"}); }  // waits no million seconds
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left behind";
}

bool runs(pid_t pid) {
  // An orphan that has ended may wait for whoever adopted it: a zombie runs no more.
  const std::string state = shell("cut -d' ' -f3 /proc/" + std::to_string(pid) + "/stat").output;
  return !state.empty() && state != "Z\n" && state != "X\n";
}

TEST(ChildProcess, EndsWithItsParentHoweverThatEnds) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    ChildProcess child("/bin/sh", {"-c", "echo $$; exec sleep 1000000"});
    std::vector<pollfd> polled;
    child.add_pipes(polled);
    char text[16] = {};
    ::poll(polled.data(), polled.size(), -1);
    const ssize_t n = ::read(polled.front().fd, text, sizeof text);
    ::_exit(::write(ends[1], text, static_cast<std::size_t>(n)) == n && ::pause() != 0 ? 0 : 1);
  }
  char text[17] = {};
  ASSERT_GT(::read(ends[0], text, 16), 0);
  const pid_t child = std::stoi(text);
  ASSERT_TRUE(runs(child));
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  // If the child lived on, this would wait for CTest's limit.
  while (runs(child)) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

}  // namespace
}  // namespace ohmic
