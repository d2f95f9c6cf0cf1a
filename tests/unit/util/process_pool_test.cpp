#include "util/process/process_pool.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <map>

namespace ohmic {
namespace {

constexpr std::chrono::milliseconds kLong{60'000};

void start_shell(ProcessPool& pool, std::size_t tag, const std::string& script) {
  pool.start(tag, "/bin/sh", {"-c", script});
}

TEST(ProcessPool, RunsManySideBySideAndTellsThemApart) {
  ProcessPool pool(4);
  std::map<std::size_t, std::string> outputs;
  std::size_t next = 0;
  while (next < 20 || !pool.idle()) {
    while (next < 20 && pool.has_room()) {
      start_shell(pool, next, "echo " + std::to_string(next * next));
      ++next;
    }
    for (const auto& [tag, result] : pool.wait(kLong)) outputs[tag] = result.output;
  }
  ASSERT_EQ(outputs.size(), 20U);
  for (const auto& [tag, output] : outputs) EXPECT_EQ(output, std::to_string(tag * tag) + "\n");
}

TEST(ProcessPool, HasRoomForAsManyAsItIsTold) {
  ProcessPool pool(2);
  start_shell(pool, 1, "exec sleep 60");
  EXPECT_TRUE(pool.has_room());
  start_shell(pool, 2, "exit 0");
  EXPECT_FALSE(pool.has_room());
  std::vector<ProcessPool::Finished> finished;
  while (finished.empty()) finished = pool.wait(kLong);
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_EQ(finished.front().tag, 2U);
  EXPECT_TRUE(pool.has_room());
  EXPECT_FALSE(pool.idle());
}

TEST(ProcessPool, WaitsNoLongerThanItIsTold) {
  ProcessPool pool(1);
  start_shell(pool, 1, "exec sleep 60");
  EXPECT_TRUE(pool.wait(std::chrono::milliseconds(1)).empty());
  EXPECT_TRUE(ProcessPool(1).wait(std::chrono::milliseconds(1)).empty());
}

TEST(ProcessPool, TerminateLetsChildrenSaveAndWaitsForThem) {
  ProcessPool pool(2);
  std::string folder = ::testing::TempDir() + "ohmic_pool_XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string saved = folder + "/saved";
  start_shell(pool, 1,
              "trap 'echo yes >" + saved + "; exit 0' TERM; echo up; while :; do sleep 0.01; done");
  start_shell(pool, 2, "exec sleep 60");
  // Only once it says so does the first one catch the signal.
  EXPECT_TRUE(pool.wait(kLong).empty());
  pool.terminate();
  EXPECT_TRUE(pool.idle());
  EXPECT_EQ(::access(saved.c_str(), F_OK), 0);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left behind";
  ::unlink(saved.c_str());
  ::rmdir(folder.c_str());
}

}  // namespace
}  // namespace ohmic
