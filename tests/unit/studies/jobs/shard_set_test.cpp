#include "studies/jobs/shard_set.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "tests/unit/util/config_error_of.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Three shards of five items.
class ShardSetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_shards_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    out_ = pattern;
    for (std::size_t i = 0; i < 3; ++i) write(i, {i, 3}, config("W8A8"));
  }
  void TearDown() override { std::filesystem::remove_all(out_); }

  static Json config(const std::string& policy, const std::string& version = "1.0") {
    return {{"verb", "sweep"},
            {"options", {{"policy", policy}}},
            {"paths", {{"net", "/here/" + policy}}},
            {"versions", {{"ohmic", version}}}};
  }
  ShardFolder folder(std::size_t number) const {
    return ShardFolder(Shard{number, 3}.folder(out_));
  }
  void write(std::size_t number, const Shard& shard, Json json) const {
    make_folder(folder(number).path());
    note_shard(json, shard);
    write_file_atomically(folder(number).config(), json.dump());
    finish(number, shard, dealt_items({5, 4, 3, 2, 1}, shard));
  }
  void finish(std::size_t number, const Shard& shard, const std::vector<std::size_t>& items) const {
    ShardRecord record{shard, 5, {}};
    for (const std::size_t item : items)
      record.items.push_back({item, "item " + std::to_string(item), "ok", ""});
    folder(number).finish(record);
  }
  void refused(const std::string& shard, const std::string& why) const {
    EXPECT_THAT(config_error_of([this] { read_shards(out_); }),
                AllOf(HasSubstr(shard), HasSubstr(why)));
  }

  std::string out_;
};

TEST_F(ShardSetTest, IsReadWhole) {
  const ShardSet set = read_shards(out_);
  EXPECT_EQ(set.config, config("W8A8"));
  EXPECT_EQ(set.shares.size(), 3U);
  std::vector<std::string> names;
  for (const ShardItem& item : set.items()) names.push_back(item.name);
  EXPECT_THAT(names, ElementsAre("item 0", "item 1", "item 2", "item 3", "item 4"));
  EXPECT_THAT(set.folders(), ElementsAre(out_ + "/shard-0", out_ + "/shard-1", out_ + "/shard-2",
                                         out_ + "/shard-2", out_ + "/shard-1"));
}

TEST_F(ShardSetTest, TakesFilesFromWhereverAMachineHasThem) {
  Json elsewhere = config("W8A8");
  elsewhere["paths"]["net"] = "/there";
  write(1, {1, 3}, elsewhere);
  EXPECT_EQ(read_shards(out_).config, config("W8A8"));
}

TEST_F(ShardSetTest, NamesAShardThatIsMissing) {
  std::filesystem::remove_all(folder(1).path());
  refused("shard-1", "is missing");
}

TEST_F(ShardSetTest, NamesTheFirstAndTheLastShardThatIsMissing) {
  std::filesystem::remove_all(folder(2).path());
  refused("shard-2", "is missing");
  std::filesystem::remove_all(folder(0).path());
  refused("shard-0", "is missing");
}

TEST_F(ShardSetTest, NamesAShardThatIsThereTwice) {
  write(1, {0, 3}, config("W8A8"));
  refused("shard-1", "holds shard 0 of 3");
}

TEST_F(ShardSetTest, NamesAShardTooMany) {
  write(3, {3, 3}, config("W8A8"));
  refused("shard-3", "too many");
}

TEST_F(ShardSetTest, NamesAShardOfAnotherNumberOfShards) {
  write(1, {1, 4}, config("W8A8"));
  refused("shard-1", "shard 1 of 4");
}

TEST_F(ShardSetTest, NamesAShardOfAnotherRun) {
  write(2, {2, 3}, config("W4A4"));
  refused("shard-2", "/options/policy");
}

TEST_F(ShardSetTest, NamesAShardOfAnotherVersion) {
  write(2, {2, 3}, config("W8A8", "0.9"));
  refused("shard-2", "another version");
}

TEST_F(ShardSetTest, NamesAShardThatIsNotFinished) {
  folder(1).reopen();
  refused("shard-1", "is not finished");
}

TEST_F(ShardSetTest, NamesAShardThatHasNotBegun) {
  std::filesystem::remove(folder(1).config());
  refused("shard-1", "config.json");
}

TEST_F(ShardSetTest, NamesAShardWhoseRecordIsAnothers) {
  finish(1, {2, 3}, {2, 3});
  refused("shard-1/shard.json", "of another shard");
}

TEST_F(ShardSetTest, NamesAShardWhoseRecordIsBroken) {
  write_file_atomically(folder(1).manifest(), "{\"index\": 1}");
  refused("shard-1/shard.json", "not what a shard writes");
}

TEST_F(ShardSetTest, NamesAShardWithAnItemOfAnother) {
  finish(1, {1, 3}, {0, 1});
  refused("shard-1", "item 0, which");
}

TEST_F(ShardSetTest, NamesAShardThatLacksAnItem) {
  finish(1, {1, 3}, {1});
  refused("shard-1", "holds 1 items, its share has 2");
}

TEST_F(ShardSetTest, NamesAShardWithAnItemThatTheRunHasNot) {
  finish(1, {1, 3}, {1, 5});
  refused("shard-1", "has not");
}

TEST_F(ShardSetTest, NamesAFolderWithoutShards) {
  EXPECT_THAT(config_error_of([this] { read_shards(out_ + "/shard-0"); }), HasSubstr("no shards"));
  EXPECT_THAT(config_error_of([this] { read_shards(out_ + "/none"); }), HasSubstr("none"));
}

TEST_F(ShardSetTest, AShardIsFinalOnceNothingFailed) {
  EXPECT_TRUE(folder(0).is_final());
  folder(0).finish({{0, 3}, 5, {{0, "item 0", "failed", "a signal"}}});
  EXPECT_TRUE(folder(0).finished());
  EXPECT_FALSE(folder(0).is_final());
}

}  // namespace
}  // namespace ohmic
