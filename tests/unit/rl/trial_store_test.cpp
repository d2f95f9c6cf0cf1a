#include "rl/search/trial_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "rl/search/history_csv.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

class TrialStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_store_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = folder_ + "/ohmic.sqlite";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::string path_;
};

const Evaluation kBaseline{98.1, {0.16, 0.0023, 0.8}};

Trial trial_of(int episode) {
  return {
      episode, {{{8, 8}, {2 + episode, 4}, {8, 8}}}, {1.0 / 3, {0.1, 0.2, 0.3}}, 2.0 / 3, -1.0 / 7,
      true};
}

TEST_F(TrialStoreTest, GivesBackToTheLastBitWhatItWasGiven) {
  {
    TrialStore store(path_);
    EXPECT_FALSE(store.baseline().has_value());
    EXPECT_FALSE(store.checkpoint().has_value());
    store.begin(kBaseline, {"conv1", "fc1", "fc2"});
    store.add(trial_of(0), {1, 2, 3, 7, 5});
    store.add(trial_of(1), {2, 4, 6, 14, 10});
    store.save_checkpoint({2, std::string("a\0b", 3)}, {2, 4, 6.5, 15, 10});
  }
  const TrialStore store(path_);
  EXPECT_EQ(store.baseline()->cost.energy_mj, 0.0023);
  EXPECT_EQ(history_csv(store.trials()), history_csv({trial_of(0), trial_of(1)}));
  EXPECT_EQ(store.checkpoint()->episode, 2);
  EXPECT_EQ(store.checkpoint()->state, std::string("a\0b", 3));
  EXPECT_EQ(store.effort().agent_s, 6.5);
  EXPECT_EQ(store.effort().simulator_calls, 10U);
  EXPECT_FALSE(store.finished());
}

TEST_F(TrialStoreTest, KeepsOnlyTheLastCheckpoint) {
  TrialStore store(path_);
  store.begin(kBaseline, {});
  store.save_checkpoint({1, "old"}, {});
  store.save_checkpoint({2, "new"}, {});
  EXPECT_EQ(store.checkpoint()->state, "new");
}

TEST_F(TrialStoreTest, AnEpisodeIsStoredOnceOrNotAtAll) {
  TrialStore store(path_);
  store.begin(kBaseline, {});
  store.add(trial_of(0), {0, 0, 0, 1, 0});
  EXPECT_THROW(store.add(trial_of(0), {0, 0, 0, 2, 0}), std::runtime_error);
  EXPECT_EQ(store.trials().size(), 1U);
  EXPECT_EQ(store.effort().total_s, 1);  // the failed transaction left nothing
}

TEST_F(TrialStoreTest, ReadersSeeTrialsWhileTheRunIsOpen) {
  TrialStore writer(path_);
  writer.begin(kBaseline, {});
  writer.add(trial_of(0), {});
  const TrialStore reader(path_);
  writer.add(trial_of(1), {});
  EXPECT_EQ(reader.trials().size(), 2U);
}

TEST_F(TrialStoreTest, LeavesOneFileBehind) {
  {
    TrialStore store(path_);
    store.begin(kBaseline, {});
    store.finish({});
    EXPECT_TRUE(store.finished());
  }
  const auto files = std::filesystem::directory_iterator(folder_);
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(TrialStoreTest, RefusesWhatIsNoDatabaseOrOfAnotherVersion) {
  write_file_atomically(path_, "this is no database, only text that is long enough to be one");
  EXPECT_THROW(TrialStore{path_}, ConfigError);
  const std::string other = folder_ + "/other.sqlite";
  { TrialStore store(other); }
  SqliteDatabase(other).execute("UPDATE meta SET value = '99'");
  EXPECT_THROW(TrialStore{other}, ConfigError);
}

}  // namespace
}  // namespace ohmic
