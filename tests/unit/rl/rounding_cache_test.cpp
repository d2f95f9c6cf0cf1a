#include "rl/oracles/rounding_cache.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

class RoundingCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_rounding_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = rounding_file(folder_ + "/policies.sqlite");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_, path_;
};

TEST_F(RoundingCacheTest, GivesBackTheBytesOfItsSubjectAlone) {
  const std::string bytes("a\0b\xff", 4);
  {
    RoundingCache cache(path_, "LeNet-5");
    EXPECT_TRUE(cache.empty());
    EXPECT_FALSE(cache.find("weights 0 W3"));
    cache.add("weights 0 W3", bytes);
    cache.add("weights 0 W3", "later");
  }
  RoundingCache cache(path_, "LeNet-5");
  EXPECT_FALSE(cache.empty());
  EXPECT_EQ(cache.find("weights 0 W3"), bytes);
  EXPECT_FALSE(cache.find("weights 0 W4"));
  RoundingCache other(path_, "VGG-13");
  EXPECT_TRUE(other.empty());
  EXPECT_FALSE(other.find("weights 0 W3"));
}

TEST_F(RoundingCacheTest, RefusesWhatWasChanged) {
  RoundingCache cache(path_, "LeNet-5");
  cache.add("weights 0 W3", "codes");
  SqliteDatabase(path_).execute("UPDATE rounding SET bytes = x'00'");
  EXPECT_THROW(cache.find("weights 0 W3"), ConfigError);
}

TEST_F(RoundingCacheTest, RefusesAFileOfAnotherKind) {
  write_file_atomically(path_,
                        "this is no database, and long enough to be told from an empty file");
  EXPECT_THROW(RoundingCache(path_, "LeNet-5"), ConfigError);
}

}  // namespace
}  // namespace ohmic
