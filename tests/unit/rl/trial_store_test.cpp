#include "rl/search/trial_store.h"

#include <gtest/gtest.h>

#include <algorithm>
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
  return {episode,
          QuantPolicy{{{8, 8}, {2 + episode, 4}, {8, 8}}},
          {1.0 / 3, {0.1, 0.2, 0.3}},
          2.0 / 3,
          -1.0 / 7,
          true};
}

TEST_F(TrialStoreTest, GivesBackToTheLastBitWhatItWasGiven) {
  {
    TrialStore store(path_);
    EXPECT_FALSE(store.record().has_value());
    EXPECT_FALSE(store.checkpoint().has_value());
    store.begin("{\"a\": 1}", kBaseline, {"conv1", "fc1", "fc2"});
    store.add(trial_of(0), {1, 2, 3, 7, 5});
    store.add(trial_of(1), {2, 4, 6, 14, 10});
    store.save_checkpoint({2, 7, std::string("a\0b", 3)}, {2, 4, 6.5, 15, 10});
  }
  const TrialStore store(path_);
  EXPECT_EQ(store.record()->baseline.cost.energy_mj, 0.0023);
  EXPECT_EQ(history_csv(store.trials()), history_csv({trial_of(0), trial_of(1)}));
  EXPECT_EQ(store.checkpoint()->episode, 2);
  EXPECT_EQ(store.checkpoint()->prices, 7);
  EXPECT_EQ(store.checkpoint()->state, std::string("a\0b", 3));
  EXPECT_EQ(store.record()->effort.agent_s, 6.5);
  EXPECT_EQ(store.record()->effort.simulator_calls, 10U);
  EXPECT_FALSE(store.record()->finished);
}

TEST_F(TrialStoreTest, KeepsOnlyTheLastCheckpoint) {
  TrialStore store(path_);
  store.begin("{}", kBaseline, {});
  store.add(trial_of(0), {});
  store.add(trial_of(1), {});
  store.save_checkpoint({1, 0, "old"}, {});
  store.save_checkpoint({2, 0, "new"}, {});
  EXPECT_EQ(store.checkpoint()->state, "new");
}

TEST_F(TrialStoreTest, AnEpisodeIsStoredOnceOrNotAtAll) {
  TrialStore store(path_);
  store.begin("{}", kBaseline, {});
  store.add(trial_of(0), {0, 0, 0, 1, 0});
  EXPECT_THROW(store.add(trial_of(0), {0, 0, 0, 2, 0}), std::runtime_error);
  EXPECT_EQ(store.trials().size(), 1U);
  EXPECT_EQ(store.record()->effort.total_s, 1);  // the failed transaction left nothing
}

TEST_F(TrialStoreTest, ReadersSeeTrialsWhileTheRunIsOpen) {
  TrialStore writer(path_);
  writer.begin("{}", kBaseline, {});
  writer.add(trial_of(0), {});
  const TrialStore reader(path_);
  writer.add(trial_of(1), {});
  EXPECT_EQ(reader.trials().size(), 2U);
}

TEST_F(TrialStoreTest, LeavesOneFileBehind) {
  {
    TrialStore store(path_);
    store.begin("{}", kBaseline, {});
    store.finish({});
    EXPECT_TRUE(store.record()->finished);
  }
  const auto files = std::filesystem::directory_iterator(folder_);
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(TrialStoreTest, KeepsWhatTheEndOfTheSearchHasRead) {
  const Candidate one = trial_of(0).policy, other = trial_of(1).policy;
  {
    TrialStore store(path_);
    store.begin("{}", kBaseline, {"conv1", "fc1", "fc2"});
    EXPECT_TRUE(store.readings().empty());
    store.add_reading({"test images", one, 1.0 / 3}, {1, 0, 0, 2, 0});
    store.add_reading({"validation images", one, 50}, {1, 0, 0, 2, 0});
    store.add_reading({"validation images", other, 60}, {3, 0, 0, 4, 0});
  }
  const TrialStore store(path_);
  EXPECT_EQ(store.record()->effort.accuracy_s, 3);
  const auto readings = store.readings();
  ASSERT_EQ(readings.size(), 3U);
  EXPECT_EQ(readings[0].images, "test images");
  EXPECT_EQ(readings[0].policy, one);
  EXPECT_EQ(readings[0].accuracy, 1.0 / 3);
  EXPECT_EQ(readings[1].images, "validation images");
  EXPECT_EQ(readings[1].accuracy + readings[2].accuracy, 110);
}

TEST_F(TrialStoreTest, OpensARunOfABuildThatKeptNoReadings) {
  {
    TrialStore store(path_);
    store.begin("{}", kBaseline, {"conv1", "fc1", "fc2"});
  }
  SqliteDatabase(path_).execute("DROP TABLE reading");
  TrialStore store(path_);
  EXPECT_TRUE(store.readings().empty());
  EXPECT_NO_THROW(store.add_reading({"test images", trial_of(0).policy, 1}, {}));
}

/// What a search reads when it goes on; throws if any of it is not what was written.
void read_all(const TrialStore& store) {
  store.record();
  store.configs();
  store.trials();
  store.prices();
  store.readings();
  store.checkpoint();
}

TEST_F(TrialStoreTest, RefusesEveryValueThatWasChanged) {
  {
    TrialStore store(path_);
    store.begin("{\"seed\": 1}", kBaseline, {"conv1", "fc1", "fc2"});
    for (int episode = 0; episode < 3; ++episode) store.add(trial_of(episode), {1, 2, 3, 7, 5});
    store.add_price(trial_of(0).policy, {0.1, 0.2, 0.3}, {1, 2, 3, 8, 6});
    store.add_reading({"test images", trial_of(0).policy, 97.5}, {1, 2, 3, 8, 6});
    store.save_checkpoint({2, 0, "{\"agent\": 1}"}, {1, 2, 3, 9, 6});
  }
  ASSERT_NO_THROW(read_all(TrialStore(path_)));
  for (const std::string change :
       {"UPDATE trial SET accuracy = 9e999 WHERE episode = 1",
        "UPDATE trial SET accuracy = 'good' WHERE episode = 1",
        "UPDATE trial SET reward = reward + 1e-12 WHERE episode = 2",
        "UPDATE trial SET feasible = 0 WHERE episode = 0",
        "UPDATE trial SET policy = 'W8A8' WHERE episode = 1",
        "UPDATE trial SET policy = 'nonsense' WHERE episode = 1",
        "UPDATE trial SET episode = -1 WHERE episode = 0",
        "UPDATE trial SET episode = 4000000000 WHERE episode = 2",
        "UPDATE trial SET chain = '0' WHERE episode = 2",
        "DELETE FROM trial WHERE episode = 0",
        "DELETE FROM trial WHERE episode = 2",
        "DELETE FROM trial",
        "INSERT INTO trial SELECT 3, policy, accuracy, latency_ms, energy_mj, component_power_w, "
        "crossbars, utilization, cost_ratio, reward, feasible, chain FROM trial WHERE episode = 2",
        "UPDATE run SET status = 'finished'",
        "UPDATE run SET status = 'lost'",
        "UPDATE run SET baseline_accuracy = 1",
        "UPDATE run SET total_s = 'long'",
        "UPDATE run SET trials = 2",
        "DELETE FROM run",
        "UPDATE config SET json = '{}'",
        "DELETE FROM config",
        "UPDATE trial SET crossbars = crossbars + 2 WHERE episode = 1",
        "UPDATE run SET baseline_utilization = 0.99",
        "UPDATE price SET utilization = 0.99",
        "UPDATE price SET energy_mj = 0",
        "UPDATE price SET policy = 'W2A2'",
        "UPDATE reading SET accuracy = 98",
        "UPDATE reading SET policy = 'W2A2'",
        "UPDATE reading SET images = 'validation images'",
        "UPDATE checkpoint SET episode = 1",
        "UPDATE checkpoint SET episode = -1",
        "UPDATE checkpoint SET episode = 9999999999",
        "UPDATE checkpoint SET agent = x'00'",
        "UPDATE checkpoint SET seal = ''",
        "DROP TABLE trial",
        "DROP TABLE run",
        "DROP TABLE config",
        "ALTER TABLE trial RENAME COLUMN reward TO prize",
        "UPDATE meta SET value = '1'"}) {
    std::filesystem::remove(folder_ + "/changed.sqlite");
    std::filesystem::copy_file(path_, folder_ + "/changed.sqlite");
    SqliteDatabase(folder_ + "/changed.sqlite")
        .execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; " + change);
    EXPECT_THROW(read_all(TrialStore(folder_ + "/changed.sqlite")), ConfigError) << change;
  }
}

TEST_F(TrialStoreTest, RefusesDamagedPages) {
  {
    TrialStore store(path_);
    store.begin("{}", kBaseline, {});
    for (int episode = 0; episode < 5; ++episode) store.add(trial_of(episode), {});
  }
  const std::string whole = read_file(path_);
  ASSERT_NO_THROW(read_all(TrialStore(path_)));
  for (std::size_t page = 1; page * 4096 < whole.size(); ++page) {
    std::string damaged = whole;
    std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(page * 4096), 4096, '\xa5');
    write_file_atomically(path_, damaged);
    EXPECT_THROW(read_all(TrialStore(path_)), ConfigError) << "page " << page;
  }
  write_file_atomically(path_, whole.substr(0, whole.size() / 2));
  EXPECT_THROW(read_all(TrialStore(path_)), ConfigError);
}

TEST_F(TrialStoreTest, AConfigIsReplacedInTwoSteps) {
  TrialStore store(path_);
  store.begin("16", kBaseline, {});
  store.finish({});
  store.propose_config("24");
  EXPECT_EQ(store.configs(), (std::vector<std::string>{"16", "24"}));
  EXPECT_TRUE(store.record()->finished);
  store.settle_config("16");
  EXPECT_EQ(store.configs(), std::vector<std::string>{"16"});
  EXPECT_TRUE(store.record()->finished) << "the first text stayed";
  store.propose_config("24");
  store.settle_config("24");
  EXPECT_EQ(store.configs(), std::vector<std::string>{"24"});
  EXPECT_FALSE(store.record()->finished);
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
