#include "hw/functional/line_store.h"

#include <gmock/gmock.h>

namespace ohmic {
namespace {

/// Two slots, two sources of a channel each.
class LineStoreTest : public ::testing::Test {
 protected:
  bool write(std::size_t source, int value, Picoseconds at) {
    return store_.write(source, {source}, {value}, at).second;
  }
  LineStore<int> store_{2, 2, 2};
};

TEST_F(LineStoreTest, HoldsAVectorOnceAllItsChannelsAreThere) {
  EXPECT_TRUE(write(0, 10, 5));
  EXPECT_EQ(store_.read(0, 9, 12), nullptr);
  EXPECT_TRUE(write(1, 11, 8));
  EXPECT_EQ(store_.read(0, 7, 12), nullptr) << "read before the second came";
  const int* vector = store_.read(0, 8, 12);
  ASSERT_NE(vector, nullptr);
  EXPECT_EQ(vector[0], 10);
  EXPECT_EQ(vector[1], 11);
}

TEST_F(LineStoreTest, ADroppedVectorIsGoneFromThatInstantOn) {
  write(0, 10, 1);
  write(1, 11, 1);
  store_.drop(1, 20);
  EXPECT_NE(store_.read(0, 10, 20), nullptr) << "the read ends when it is dropped";
  EXPECT_EQ(store_.read(0, 10, 21), nullptr);
}

TEST_F(LineStoreTest, ASlotIsFreeOnlyAfterItsVectorWasDropped) {
  write(0, 10, 1);
  write(0, 20, 2);
  EXPECT_FALSE(write(0, 30, 3));
  store_.drop(2, 7);
  EXPECT_FALSE(write(0, 40, 6));
  store_.drop(4, 9);
  EXPECT_TRUE(write(0, 50, 9));
}

TEST_F(LineStoreTest, AnOverwrittenVectorCannotBeRead) {
  for (int p = 0; p < 3; ++p) {
    write(0, p, 1);
    write(1, p, 1);
  }
  EXPECT_EQ(store_.read(0, 5, 6), nullptr);
  EXPECT_NE(store_.read(2, 5, 6), nullptr);
  store_.clear();
  EXPECT_EQ(store_.read(2, 5, 6), nullptr);
}

}  // namespace
}  // namespace ohmic
