#include "methods/outer_loop.h"

#include <gtest/gtest.h>

#include <functional>

namespace ohmic {
namespace {

using Rounds = std::vector<CompressionRound>;

CompressionRound round_of(int number, double alpha, int activation_bits, bool within) {
  CompressionRound round;
  round.number = number;
  round.alpha = alpha;
  round.activation_bits = activation_bits;
  round.within = within;
  return round;
}

/// Plays the loop with rounds that lose too much where `fails` says so.
Rounds played(int budget, const std::function<bool(const LassoTry&)>& fails) {
  Rounds rounds{round_of(0, 0, 8, true)};
  while (const auto next = next_lasso_try(rounds, budget)) {
    rounds.push_back(round_of(static_cast<int>(rounds.size()), next->alpha, next->activation_bits,
                              !fails(*next)));
  }
  return rounds;
}

std::vector<std::pair<double, int>> tries(const Rounds& rounds) {
  std::vector<std::pair<double, int>> list;
  for (std::size_t i = 1; i < rounds.size(); ++i)
    list.emplace_back(rounds[i].alpha / kFirstAlpha, rounds[i].activation_bits);
  return list;
}

TEST(OuterLoop, AlphaRisesUntilTooMuchIsLostThenActivationsFall) {
  const Rounds rounds = played(
      20, [](const LassoTry& t) { return t.alpha > 5 * kFirstAlpha || t.activation_bits < 6; });
  EXPECT_EQ(tries(rounds), (std::vector<std::pair<double, int>>{
                               {1, 8}, {2, 8}, {4, 8}, {8, 8}, {4, 7}, {4, 6}, {4, 5}}));
  EXPECT_EQ(kept_round(rounds), 6U);
}

TEST(OuterLoop, FewRoundsLeaveAThirdToTheActivations) {
  const Rounds rounds = played(6, [](const LassoTry&) { return false; });
  EXPECT_EQ(tries(rounds),
            (std::vector<std::pair<double, int>>{{1, 8}, {2, 8}, {4, 8}, {8, 8}, {8, 7}, {8, 6}}));
  EXPECT_EQ(kept_round(rounds), 6U);
  EXPECT_EQ(played(1, [](const LassoTry&) { return false; }).size(), 2U);
}

TEST(OuterLoop, EndsAtTheNarrowestActivations) {
  const Rounds rounds = played(100, [](const LassoTry& t) { return t.alpha > kFirstAlpha; });
  EXPECT_EQ(rounds.back().activation_bits, 2);
  EXPECT_EQ(rounds.size(), 1U + 2 + 6);
}

TEST(OuterLoop, WithoutARoundWithinTheBoundTheStartIsKept) {
  const Rounds rounds = played(9, [](const LassoTry&) { return true; });
  EXPECT_EQ(tries(rounds), (std::vector<std::pair<double, int>>{{1, 8}, {0, 7}}));
  EXPECT_EQ(kept_round(rounds), 0U);
}

}  // namespace
}  // namespace ohmic
