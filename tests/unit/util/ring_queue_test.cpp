#include "util/ring_queue.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace ohmic {
namespace {

/// A random walk of the length, with every value compared: through growth while it is wrapped.
TEST(RingQueue, HoldsWhatADequeHolds) {
  std::mt19937 random(3);
  RingQueue<int> ring;
  std::deque<int> expected;
  std::size_t longest = 0;
  for (int n = 0; n < 20000; ++n) {
    if (expected.empty() || random() % 100 < 52) {
      ring.push_back(n);
      expected.push_back(n);
    } else {
      ring.pop_front();
      expected.pop_front();
    }
    ASSERT_EQ(ring.size(), expected.size());
    ASSERT_EQ(ring.empty(), expected.empty());
    longest = std::max(longest, expected.size());
    if (expected.empty()) continue;
    ASSERT_EQ(ring.front(), expected.front());
    ASSERT_EQ(ring.back(), expected.back());
    const std::size_t any = random() % expected.size();
    ASSERT_EQ(ring[any], expected[any]);
  }
  EXPECT_GT(longest, 200U);
  const RingQueue<int> copy = ring;
  EXPECT_EQ(copy.front(), ring.front());
  ring.clear();
  EXPECT_TRUE(ring.empty());
}

}  // namespace
}  // namespace ohmic
