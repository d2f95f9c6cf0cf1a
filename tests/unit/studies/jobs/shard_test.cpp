#include "studies/jobs/shard.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(DealtItems, GoToAndFroInTheOrderOfFallingCost) {
  const std::vector<std::uint64_t> costs = {10, 70, 30, 60, 20, 50, 40};
  // Falling: 1 3 5 6 2 4 0; to: 1 3 5, fro: 2 6 4 -> shard 2 gets 6, shard 1 gets 2, shard 0
  // gets 4.
  EXPECT_THAT(dealt_items(costs, {0, 3}), ElementsAre(0, 1, 4));
  EXPECT_THAT(dealt_items(costs, {1, 3}), ElementsAre(2, 3));
  EXPECT_THAT(dealt_items(costs, {2, 3}), ElementsAre(5, 6));
}

TEST(DealtItems, OfEqualCostAreDealtInTheirOwnOrder) {
  EXPECT_THAT(dealt_items({5, 5, 5, 5}, {0, 2}), ElementsAre(0, 3));
  EXPECT_THAT(dealt_items({5, 5, 5, 5}, {1, 2}), ElementsAre(1, 2));
}

TEST(DealtItems, AreInOneShareEachAndSharesDifferByOneAtMost) {
  for (const std::size_t items : {0U, 1U, 2U, 36U, 37U, 100U}) {
    std::vector<std::uint64_t> costs;
    for (std::size_t i = 0; i < items; ++i) costs.push_back(i * 7919 % 13);
    for (const std::size_t count : {1U, 2U, 3U, 50U}) {
      std::vector<std::size_t> all;
      std::size_t least = items, most = 0;
      for (std::size_t index = 0; index < count; ++index) {
        const auto share = dealt_items(costs, {index, count});
        least = std::min(least, share.size());
        most = std::max(most, share.size());
        EXPECT_TRUE(std::is_sorted(share.begin(), share.end()));
        all.insert(all.end(), share.begin(), share.end());
      }
      std::sort(all.begin(), all.end());
      std::vector<std::size_t> wanted(items);
      std::iota(wanted.begin(), wanted.end(), std::size_t{0});
      EXPECT_EQ(all, wanted) << items << " items, " << count << " shards";
      EXPECT_LE(most - least, 1U) << items << " items, " << count << " shards";
    }
  }
}

TEST(DealtItems, OfAShareBeyondTheItemsAreNone) {
  EXPECT_THAT(dealt_items({1, 2}, {2, 5}), IsEmpty());
}

TEST(Shard, IsReadAndNamed) {
  const Shard shard = parse_shard("2/7");
  EXPECT_EQ(shard.index, 2U);
  EXPECT_EQ(shard.count, 7U);
  EXPECT_EQ(shard.text(), "2/7");
  EXPECT_EQ(shard.folder("runs/x"), "runs/x/shard-2");
}

TEST(Shard, IsRefusedIfItIsNone) {
  for (const char* text : {"3/3", "-1/3", "1", "a/b", "0/0", "1/2/3", "", "/", "1/", "/3", " 1/3",
                           "1/99999999999", "0x1/3", "+1/3", "Slurm"}) {
    EXPECT_THAT(config_error_of([&] { parse_shard(text); }), HasSubstr("--shard")) << text;
  }
}

class SlurmShardTest : public ::testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }
  static void clear() {
    for (const char* name :
         {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT"})
      ::unsetenv(name);
  }
  static void set(const char* id, const char* count, const char* first = nullptr) {
    clear();
    ::setenv("SLURM_ARRAY_TASK_ID", id, 1);
    ::setenv("SLURM_ARRAY_TASK_COUNT", count, 1);
    if (first != nullptr) ::setenv("SLURM_ARRAY_TASK_MIN", first, 1);
  }
};

TEST_F(SlurmShardTest, IsThePlaceInTheArray) {
  set("3", "4");
  EXPECT_EQ(parse_shard("slurm").text(), "3/4");
  set("6", "4", "5");
  EXPECT_EQ(parse_shard("slurm").text(), "1/4");
}

TEST_F(SlurmShardTest, IsRefusedOutsideAnArray) {
  EXPECT_THAT(config_error_of([] { parse_shard("slurm"); }), HasSubstr("SLURM_ARRAY_TASK_ID"));
  set("9", "4", "5");
  EXPECT_THAT(config_error_of([] { parse_shard("slurm"); }), HasSubstr("--shard"));
  set("2", "4", "5");
  EXPECT_THAT(config_error_of([] { parse_shard("slurm"); }), HasSubstr("--shard"));
  set("x", "4");
  EXPECT_THAT(config_error_of([] { parse_shard("slurm"); }), HasSubstr("SLURM_ARRAY_TASK_ID"));
}

}  // namespace
}  // namespace ohmic
