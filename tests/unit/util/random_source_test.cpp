#include "util/random_source.h"

#include <gmock/gmock.h>

#include <array>

#include "tests/support/test_draws.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

template <typename Draw>
auto twelve(Draw draw) {
  std::vector<decltype(draw())> drawn;
  for (int i = 0; i < 12; ++i) drawn.push_back(draw());
  return drawn;
}

// Histories, synthetic data sets and calibrations are made of these draws: none may ever change.
TEST(RandomSource, FirstDrawsAreTheSameEverywhere) {
  RandomSource random(1);
  EXPECT_EQ(random(), 2469588189546311528U);
  EXPECT_EQ(random(), 2516265689700432462U);
  EXPECT_EQ(random.open_unit(), 0x1.ce0b479deb991p-2);
  EXPECT_EQ(random.uniform(), 0x1.5876015e4d7p-6);
  EXPECT_THAT(twelve([&] { return random.below(10); }),
              ElementsAre(3, 9, 4, 0, 5, 6, 0, 5, 7, 2, 4, 2));
  const std::array<double, 3> odds = {0.2, 0.3, 0.5};
  EXPECT_THAT(twelve([&] { return draw_choice(odds.begin(), 3, random); }),
              ElementsAre(1, 2, 1, 1, 1, 2, 1, 1, 1, 0, 0, 0));
}

TEST(RandomSource, FirstDrawsOfDataSetsAreTheSameEverywhere) {
  RandomSource random(1);
  EXPECT_EQ(random.between(-2, 3), -0x1.54a34d2156f6p+0);
  EXPECT_EQ(random.uniform(), 0x1.175c928118c7cp-3);
  EXPECT_THAT(twelve([&] { return random.index_below(10); }),
              ElementsAre(4, 0, 3, 9, 4, 0, 5, 6, 0, 5, 7, 2));
  EXPECT_EQ(draw_noise(random), -0x1.b16b2c9b84556p-2);
  EXPECT_EQ(draw_noise(random), -0x1.1f4a57505659ap+0);
  EXPECT_EQ(draw_noise(random), 0x1.877187f52c676p-2);
  EXPECT_THAT(draw_permutation(12, random), ElementsAre(4, 8, 6, 0, 7, 1, 3, 10, 11, 2, 5, 9));
}

// Seeds of random cases name chips and networks.
TEST(RandomSource, FirstDrawsOfTestsAreTheSameEverywhere) {
  RandomSource random(1);
  EXPECT_THAT(twelve([&] { return draw_from(3, 12, random); }),
              ElementsAre(11, 5, 3, 9, 7, 12, 11, 8, 11, 7, 9, 6));
  EXPECT_THAT(twelve([&] { return draw_chance(30, random) ? 1 : 0; }),
              ElementsAre(0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0));
  EXPECT_THAT(twelve([&] {
                return draw_one_of({1, 2, 4}, random);
              }),
              ElementsAre(4, 1, 1, 2, 4, 4, 1, 2, 1, 4, 4, 1));
}

TEST(RandomSource, GoesOnWhereItWasSaved) {
  RandomSource random(7);
  random();
  const std::string state = random.save();
  const std::uint64_t next = random();
  RandomSource other(8);
  other.load(state);
  EXPECT_EQ(other(), next);
  EXPECT_THROW(other.load("12 of nothing"), std::runtime_error);
}

TEST(RandomSource, NoiseHasMeanZeroAndVarianceOne) {
  RandomSource random(5);
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 100000;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draw_noise(random);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.015);
  EXPECT_NEAR(squares / kDraws, 1, 0.015);
}

TEST(RandomSource, IndexReachesBothEnds) {
  RandomSource random(5);
  std::array<int, 3> seen{};
  for (int i = 0; i < 100; ++i) ++seen.at(random.index_below(3));
  EXPECT_GT(*std::min_element(seen.begin(), seen.end()), 10);
}

}  // namespace
}  // namespace ohmic
