#include "studies/jobs/array_watch.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "studies/jobs/shard_folder.h"
#include "tests/unit/util/config_error_of.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A cluster whose queue the test decides.
class FakeQueue final : public ArrayQueue {
 public:
  std::string submit(const std::vector<std::size_t>& tasks) override {
    submitted.push_back(tasks);
    waiting.insert(tasks.begin(), tasks.end());
    return "job" + std::to_string(submitted.size());
  }
  std::optional<std::set<std::size_t>> queued(const std::vector<std::string>&) override {
    return answers ? std::optional(waiting) : std::nullopt;
  }
  void cancel(const std::vector<std::string>& arrays) override { cancelled = arrays; }

  bool answers = true;
  std::set<std::size_t> waiting;
  std::vector<std::vector<std::size_t>> submitted;
  std::vector<std::string> cancelled;
};

class ArrayWatchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_array_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = ArrayFolder(pattern);
    make_folder(folder_.path());
    ArrayRecord record;
    record.shards = 3;
    watch_ = std::make_unique<ArrayWatch>(queue_, folder_, record);
    watch_->begin();
  }
  void TearDown() override { std::filesystem::remove_all(folder_.out()); }

  void finish(std::size_t task) {
    const ShardFolder shard(Shard{task, 3}.folder(folder_.out()));
    make_folder(shard.path());
    shard.finish({{task, 3}, 3, {}});
    queue_.waiting.erase(task);
  }
  void end(std::size_t task, const std::string& code) {
    write_file_atomically(folder_.end(task), code + "\n");
    queue_.waiting.erase(task);
  }

  ArrayFolder folder_{""};
  FakeQueue queue_;
  std::unique_ptr<ArrayWatch> watch_;
};

TEST_F(ArrayWatchTest, SubmitsAllTasksOnceAndCountsThoseThatFinish) {
  EXPECT_THAT(queue_.submitted, ElementsAre(ElementsAre(0, 1, 2)));
  finish(1);
  const ArrayWatch::State state = watch_->look();
  EXPECT_EQ(state.finished, 1U);
  EXPECT_EQ(state.queued, 2U);
  EXPECT_FALSE(state.failure);
  EXPECT_EQ(queue_.submitted.size(), 1U);
}

TEST_F(ArrayWatchTest, SubmitsAgainWhatIsLost) {
  finish(0);
  queue_.waiting.erase(1);
  end(2, "130");
  EXPECT_EQ(watch_->look().queued, 2U);
  EXPECT_THAT(queue_.submitted.back(), ElementsAre(1, 2));
  EXPECT_FALSE(file_exists(folder_.end(2)));
  const ArrayRecord record = ArrayRecord::read(folder_.record());
  EXPECT_THAT(record.arrays, ElementsAre("job1", "job2"));
  EXPECT_THAT(record.starts, ElementsAre(1, 2, 2));
}

TEST_F(ArrayWatchTest, LeavesAllAsItIsWhileTheClusterDoesNotAnswer) {
  queue_.answers = false;
  queue_.waiting.clear();
  const ArrayWatch::State state = watch_->look();
  EXPECT_FALSE(state.answered);
  EXPECT_FALSE(state.failure);
  EXPECT_EQ(queue_.submitted.size(), 1U);
}

TEST_F(ArrayWatchTest, EndsAtAnErrorThatEveryTryWouldMeet) {
  for (const int code : {2, 3, 4, 5}) {
    end(1, std::to_string(code));
    const ArrayWatch::State state = watch_->look();
    ASSERT_TRUE(state.failure);
    EXPECT_EQ(state.failure->task, 1U);
    EXPECT_EQ(state.failure->exit_code, code);
    EXPECT_FALSE(state.failure->given_up);
    EXPECT_THAT(queue_.cancelled, ElementsAre("job1"));
    EXPECT_EQ(queue_.submitted.size(), 1U);
  }
}

TEST_F(ArrayWatchTest, GivesUpWhatIsLostTimeAndAgain) {
  for (int look = 0; look < 3; ++look) {
    queue_.waiting.erase(1);
    EXPECT_FALSE(watch_->look().failure);
  }
  queue_.waiting.erase(1);
  const ArrayWatch::State state = watch_->look();
  ASSERT_TRUE(state.failure);
  EXPECT_TRUE(state.failure->given_up);
  EXPECT_EQ(queue_.submitted.size(), 4U);
}

TEST_F(ArrayWatchTest, ARecordThatIsNoneIsRefused) {
  write_file_atomically(folder_.record(), "{\"shards\": 3}");
  EXPECT_THAT(config_error_of([this] { ArrayRecord::read(folder_.record()); }),
              HasSubstr("array.json"));
}

TEST(NumberRanges, AreShort) {
  EXPECT_EQ(number_ranges({0, 1, 2, 3}), "0-3");
  EXPECT_EQ(number_ranges({0, 2, 3, 7}), "0,2-3,7");
  EXPECT_EQ(number_ranges({5}), "5");
  EXPECT_THAT(number_ranges({}), IsEmpty());
}

}  // namespace
}  // namespace ohmic
