#include "traces/power_bins.h"

#include <gmock/gmock.h>

#include <vector>

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Told {
  Picoseconds from, to;
  double watts;
  bool operator==(const Told& o) const {
    return from == o.from && to == o.to && std::abs(watts - o.watts) < 1e-9;
  }
};

/// Bins of 100 ps, 2 W of leakage.
class Bins : public testing::Test {
 protected:
  std::vector<Told> told_;
  PowerBins bins_{100, 2, [this](Picoseconds from, Picoseconds to, double watts) {
                    told_.push_back({from, to, watts});
                  }};
};

TEST_F(Bins, WorkIsSpreadOverTheBinsThatItTouches) {
  bins_.spend(200, 50, 250);  // 1 W
  bins_.finish(300);
  EXPECT_THAT(told_, ElementsAre(Told{0, 100, 2.5}, Told{100, 200, 3}, Told{200, 300, 2.5}));
}

TEST_F(Bins, AnInstantIsOfTheBinThatBeginsThere) {
  bins_.spend(100, 100, 100);
  bins_.finish(200);
  EXPECT_THAT(told_, ElementsAre(Told{0, 100, 2}, Told{100, 200, 3}));
}

TEST_F(Bins, TheLastTakesTheRestOfTheRun) {
  bins_.spend(30, 250, 280);
  bins_.spend(50, 290, 400);  // goes on behind the end
  bins_.finish(260);
  EXPECT_THAT(told_, ElementsAre(Told{0, 100, 2}, Told{100, 260, 2.5}));
}

TEST_F(Bins, AShortRunIsOneBin) {
  bins_.spend(30, 0, 10);
  bins_.finish(60);
  EXPECT_THAT(told_, ElementsAre(Told{0, 60, 2.5}));
}

/// The bin before the last may become the last.
TEST_F(Bins, AreToldWhenAWholeOneIsSureBehindThem) {
  bins_.spend(100, 0, 100);
  bins_.advance(1000, 199);
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_EQ(bins_.open_since(), 0U);
  bins_.advance(199, 1000);
  EXPECT_THAT(told_, IsEmpty());
  bins_.advance(200, 200);
  EXPECT_THAT(told_, ElementsAre(Told{0, 100, 3}));
  EXPECT_EQ(bins_.open_since(), 100U);
}

TEST_F(Bins, WhatIsLateCountsForTheNext) {
  bins_.advance(200, 200);
  bins_.spend(100, 10, 60);
  bins_.finish(300);
  EXPECT_THAT(told_, ElementsAre(Told{0, 100, 2}, Told{100, 200, 3}, Told{200, 300, 2}));
}

}  // namespace
}  // namespace ohmic
