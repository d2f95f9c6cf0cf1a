#include "hw/mapping/index_set.h"

#include <gmock/gmock.h>

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(IndexSet, MergesRangesThatOverlapOrTouch) {
  const IndexSet set({{7, 9}, {0, 2}, {2, 4}, {3, 5}, {6, 6}});
  EXPECT_THAT(set.ranges(), ElementsAre(IndexRange{0, 5}, IndexRange{7, 9}));
  EXPECT_EQ(set.size(), 7);
  EXPECT_THAT(set.indices(), ElementsAre(0, 1, 2, 3, 4, 7, 8));
  EXPECT_TRUE(IndexSet(3, 3).empty());
}

TEST(IndexSet, TakesAnotherIn) {
  IndexSet set(0, 2);
  set.unite(IndexSet({{1, 3}, {8, 9}}));
  EXPECT_TRUE(set == IndexSet({{0, 3}, {8, 9}}));
  set.unite(IndexSet());
  EXPECT_EQ(set.size(), 4);
}

TEST(IndexSet, CountsWhatTwoSetsShare) {
  const IndexSet set({{0, 4}, {6, 10}});
  EXPECT_EQ(overlap(set, IndexSet(3, 8)), 1 + 2);
  EXPECT_EQ(overlap(IndexSet({{0, 1}, {3, 7}, {9, 20}}), set), 1 + 1 + 1 + 1);
  EXPECT_EQ(overlap(set, IndexSet(4, 6)), 0);
  EXPECT_THAT(IndexSet().indices(), IsEmpty());
}

}  // namespace
}  // namespace ohmic
