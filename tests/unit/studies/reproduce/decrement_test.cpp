#include "studies/reproduce/decrement.h"

#include <gtest/gtest.h>

namespace ohmic {
namespace {

TEST(Decrement, SevenCallsLeadFromTable7sFirstPolicyToItsSecond) {
  DecrementWalk walk(parse_policy_string("W8A8-W5A7-W8A7-W7A8-W7A6-W8A7-W8A7-W8A8"));
  for (int call = 0; call < 7; ++call) ASSERT_TRUE(walk.step());
  EXPECT_EQ(to_string(walk.policy()), "W8A8-W4A6-W7A6-W6A7-W6A5-W7A6-W6A5-W8A8");
}

TEST(Decrement, LeavesEndsAloneAndStopsAtTwoBits) {
  DecrementWalk walk(parse_policy_string("W8A8-W3A2-W2A2-W8A8"));
  EXPECT_TRUE(walk.step());
  EXPECT_EQ(to_string(walk.policy()), "W8A8-W2A2-W2A2-W8A8");
  EXPECT_FALSE(walk.step());
  EXPECT_EQ(to_string(walk.policy()), "W8A8-W2A2-W2A2-W8A8");
}

}  // namespace
}  // namespace ohmic
