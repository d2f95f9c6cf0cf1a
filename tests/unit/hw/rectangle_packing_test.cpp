// Rectangles in arrays: inside, apart, as few arrays as the shapes take one by one.
#include "hw/mapping/layout/rectangle_packing.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/test_draws.h"

namespace ohmic {
namespace {

bool apart(const Rectangle& a, const PackedPlace& at, const Rectangle& b, const PackedPlace& bt) {
  return at.pair != bt.pair || at.row0 + a.rows <= bt.row0 || bt.row0 + b.rows <= at.row0 ||
         at.column0 + a.columns <= bt.column0 || bt.column0 + b.columns <= at.column0;
}

/// Pairs that the shapes take one by one.
std::uint64_t one_by_one(const std::vector<Rectangle>& rectangles, const ArrayClass& array) {
  std::map<std::pair<int, int>, int> shapes;
  for (const Rectangle& r : rectangles) ++shapes[{r.rows, r.columns}];
  std::uint64_t pairs = 0;
  for (const auto& [shape, n] : shapes) {
    const int room = (array.rows / shape.first) * (array.columns / shape.second);
    pairs += static_cast<std::uint64_t>((n + room - 1) / room);
  }
  return pairs;
}

TEST(RectanglePacking, RectanglesOfOneShapeFillAGrid) {
  const ArrayClass array{128, 128};
  const std::vector<Rectangle> eleven(11, {40, 60});  // 3 x 2 an array
  const auto places = pack_rectangles(eleven, array);
  EXPECT_EQ(pairs_of(places), 2U);
  EXPECT_EQ(places[0].row0, 0);
  EXPECT_EQ(places[1].column0, 60);  // beside the first
  EXPECT_EQ(places[2].row0, 40);     // below both
  EXPECT_EQ(places[6].pair, 1U);
}

TEST(RectanglePacking, LowOnesStackBesideAHighOne) {
  // 128 x 100 leaves 128 x 28, which holds 22 x 28 five times; the sixth goes to a second array.
  std::vector<Rectangle> rectangles(6, {22, 28});
  rectangles.push_back({128, 100});
  const auto places = pack_rectangles(rectangles, ArrayClass{128, 128});
  EXPECT_EQ(places[6].pair, 0U);
  EXPECT_EQ(places[4].pair, 0U);
  EXPECT_EQ(places[4].row0, 88);
  EXPECT_EQ(places[5].pair, 1U);
}

TEST(RectanglePacking, OfRandomRectanglesNoneOverlapAndNoMorePairsAreTakenThanOneByOne) {
  RandomSource random(11);
  for (int run = 0; run < 300; ++run) {
    const ArrayClass array{draw_from(4, 64, random), draw_from(4, 64, random)};
    std::vector<Rectangle> rectangles;
    for (int shape = draw_from(1, 5, random); shape > 0; --shape) {
      const Rectangle r{draw_from(1, array.rows, random), draw_from(1, array.columns, random)};
      rectangles.insert(rectangles.end(), static_cast<std::size_t>(draw_from(1, 20, random)), r);
    }
    const auto places = pack_rectangles(rectangles, array);
    ASSERT_EQ(places.size(), rectangles.size());
    EXPECT_LE(pairs_of(places), one_by_one(rectangles, array));
    for (std::size_t a = 0; a < places.size(); ++a) {
      EXPECT_LE(places[a].row0 + rectangles[a].rows, array.rows);
      EXPECT_LE(places[a].column0 + rectangles[a].columns, array.columns);
      for (std::size_t b = 0; b < a; ++b)
        ASSERT_TRUE(apart(rectangles[a], places[a], rectangles[b], places[b])) << run;
    }
  }
}

}  // namespace
}  // namespace ohmic
