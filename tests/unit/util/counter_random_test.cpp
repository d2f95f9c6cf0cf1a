#include "util/counter_random.h"

#include <gtest/gtest.h>

#include <set>

namespace ohmic {
namespace {

TEST(CounterRandom, FollowsFromWhatItIsForAlone) {
  const CounterRandom random(7);
  const double first = random.of(3).of(4).normal();
  random.of(9).uniform();
  EXPECT_EQ(random.of(3).of(4).normal(), first);
  EXPECT_EQ(CounterRandom(7).of(3).of(4).normal(), first);
}

TEST(CounterRandom, SeedsIndicesAndTheirOrderTellNumbersApart) {
  std::set<double> numbers;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (std::uint64_t a = 0; a < 8; ++a) {
      for (std::uint64_t b = 0; b < 8; ++b)
        numbers.insert(CounterRandom(seed).of(a).of(b).uniform());
    }
  }
  EXPECT_EQ(numbers.size(), 512U);
}

TEST(CounterRandom, NormalNumbersHaveTheirMoments) {
  const CounterRandom random(1);
  const int count = 100000;
  double sum = 0, squares = 0, fourth = 0;
  for (int n = 0; n < count; ++n) {
    const double x = random.of(static_cast<std::uint64_t>(n)).normal();
    sum += x;
    squares += x * x;
    fourth += x * x * x * x;
  }
  EXPECT_NEAR(sum / count, 0, 0.016);  // five standard errors
  EXPECT_NEAR(squares / count, 1, 0.023);
  EXPECT_NEAR(fourth / count, 3, 0.16);
}

}  // namespace
}  // namespace ohmic
