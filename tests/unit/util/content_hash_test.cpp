#include "util/content_hash.h"

#include <gtest/gtest.h>

#include <set>

namespace ohmic {
namespace {

TEST(ContentHash, SeesEveryBitAndTheLength) {
  std::set<std::string> hashes;
  const std::string bytes(21, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(1 << bit);
      EXPECT_TRUE(hashes.insert(content_hash(changed)).second) << i << " " << bit;
    }
  }
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    EXPECT_TRUE(hashes.insert(content_hash(bytes.substr(0, length))).second) << length;
  }
}

TEST(ContentHash, TellsWhereOneValueEndsAndTheNextBegins) {
  const std::string one = ContentHash().add(std::string("ab")).add(std::string("c")).text();
  EXPECT_NE(one, ContentHash().add(std::string("a")).add(std::string("bc")).text());
  EXPECT_NE(ContentHash().add(1.0).text(), ContentHash().add(std::int64_t{1}).text());
  EXPECT_EQ(ContentHash().add(0.0).text(), ContentHash().add(-0.0).text());
  EXPECT_EQ(one, ContentHash().add(std::string("ab")).add(std::string("c")).text());
}

TEST(ContentHash, IsThatOfFilesWrittenBefore) {
  EXPECT_EQ(content_hash("crossbar"), "59afae251faf340");
  EXPECT_EQ(content_hash("resistive memory"), "1d58481428d051b2");
}

}  // namespace
}  // namespace ohmic
