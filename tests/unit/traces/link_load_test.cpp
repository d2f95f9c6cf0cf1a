#include "traces/link_load.h"

#include <gmock/gmock.h>

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Bins of 10 clocks of 100 ps from 5000 on.
class Load : public testing::Test {
 protected:
  const Link link_{3, 1};
  std::vector<std::pair<Picoseconds, int>> levels_;
  LinkLoad load_{5000, 100, 10, [this](const Link& link, Picoseconds at, int percent) {
                   EXPECT_EQ(link, link_);
                   levels_.emplace_back(at, percent);
                 }};
};

TEST_F(Load, IsToldWhenItsBinIsOver) {
  load_.hop(link_, 5000, 3);
  load_.hop(link_, 5500, 2);
  EXPECT_THAT(levels_, IsEmpty());
  load_.hop(link_, 6100, 5);
  EXPECT_THAT(levels_, ElementsAre(Pair(5000, 50)));
  load_.finish();
  EXPECT_THAT(levels_, ElementsAre(Pair(5000, 50), Pair(7000, 0))) << "as full as before in bin 1";
}

TEST_F(Load, APacketMayReachIntoTheNextBins) {
  load_.hop(link_, 5800, 15);
  load_.finish();
  EXPECT_THAT(levels_, ElementsAre(Pair(5000, 20), Pair(6000, 100), Pair(7000, 30), Pair(8000, 0)));
}

TEST_F(Load, ALongSilenceIsOneZero) {
  load_.hop(link_, 5000, 1);
  load_.hop(link_, 50'000'000, 4);
  load_.finish();
  EXPECT_THAT(levels_, ElementsAre(Pair(5000, 10), Pair(6000, 0), Pair(50'000'000, 40),
                                   Pair(50'001'000, 0)));
}

}  // namespace
}  // namespace ohmic
