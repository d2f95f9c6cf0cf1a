#include "report/front.h"

#include <gmock/gmock.h>

#include <utility>

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Point = std::pair<double, double>;  // cost, worth

std::vector<Point> front(std::vector<Point> points) {
  return front_of(
      std::move(points), [](const Point& p) { return p.first; },
      [](const Point& p) { return p.second; });
}

TEST(Front, RisesWithTheCost) {
  EXPECT_THAT(front({{0.9, 97}, {0.5, 90}, {0.7, 89}, {0.9, 96}, {0.8, 97}}),
              ElementsAre(Point(0.5, 90), Point(0.8, 97)));
  EXPECT_THAT(front({{1, 2}, {1, 3}}), ElementsAre(Point(1, 3)));
  EXPECT_THAT(front({}), IsEmpty());
}

}  // namespace
}  // namespace ohmic
