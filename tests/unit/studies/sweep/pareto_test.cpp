#include "studies/sweep/pareto.h"

#include <gmock/gmock.h>

#include "util/random_source.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Pareto, KeepsWhatNoOtherPointBeats) {
  // The second is worse than the first in all, the third trades latency for energy, the fourth is
  // as good as the first in two and better in area.
  EXPECT_THAT(pareto_front({{2, 2, 2}, {3, 3, 3}, {4, 1, 2}, {2, 2, 1}}),
              ElementsAre(false, false, true, true));
}

TEST(Pareto, BetterInOneAndEqualInTheOthersBeats) {
  EXPECT_THAT(pareto_front({{1, 1, 1}, {1, 1, 2}, {1, 2, 1}, {2, 1, 1}}),
              ElementsAre(true, false, false, false));
}

TEST(Pareto, EqualPointsAreAllKept) {
  EXPECT_THAT(pareto_front({{1, 2, 3}, {1, 2, 3}}), ElementsAre(true, true));
  EXPECT_THAT(pareto_front({{1, 2, 3}, {1, 2, 3}, {1, 2, 2}}), ElementsAre(false, false, true));
}

TEST(Pareto, OfNoneAndOne) {
  EXPECT_THAT(pareto_front({}), IsEmpty());
  EXPECT_THAT(pareto_front({{7, 7, 7}}), ElementsAre(true));
}

/// The definition, word by word.
bool beaten(const std::vector<Objectives>& points, std::size_t i) {
  for (const Objectives& other : points) {
    bool as_good = true;
    bool better = false;
    for (std::size_t k = 0; k < other.size(); ++k) {
      as_good = as_good && other[k] <= points[i][k];
      better = better || other[k] < points[i][k];
    }
    if (as_good && better) return true;
  }
  return false;
}

TEST(Pareto, FollowsTheDefinitionOnRandomPoints) {
  RandomSource random(5);
  for (int round = 0; round < 200; ++round) {
    // Few different values: ties in one, two and three objectives are common.
    std::vector<Objectives> points(30);
    for (Objectives& point : points) {
      for (double& value : point) value = static_cast<double>(random() % 6);
    }
    const std::vector<bool> front = pareto_front(points);
    for (std::size_t i = 0; i < points.size(); ++i) EXPECT_EQ(front[i], !beaten(points, i));
  }
}

}  // namespace
}  // namespace ohmic
