#include "rl/search/final_choice.h"

#include <gtest/gtest.h>

namespace ohmic {
namespace {

Trial trial_of(int weight_bits, double accuracy, double cost_ratio, bool feasible) {
  return {weight_bits,
          QuantPolicy{{{8, 8}, {weight_bits, 4}, {weight_bits, 5}, {8, 8}}},
          {accuracy, {cost_ratio, cost_ratio, cost_ratio}},
          cost_ratio,
          0,
          feasible};
}

const QuantPolicy kBaselinePolicy{{{8, 8}, {8, 8}, {8, 8}, {8, 8}}};

RewardFunction reward_at(double threshold) {
  RewardOptions options;
  options.threshold = threshold;
  return {options, {95, {1, 1, 1}}};
}

TEST(Better, PrefersFeasibleThenAccurateThenCheap) {
  EXPECT_TRUE(better(trial_of(2, 80, 0.7, true), trial_of(3, 90, 0.9, false)));
  EXPECT_TRUE(better(trial_of(2, 91, 0.7, true), trial_of(3, 90, 0.5, true)));
  EXPECT_TRUE(better(trial_of(2, 90, 0.5, true), trial_of(3, 90, 0.7, true)));
  EXPECT_TRUE(better(trial_of(2, 50, 0.8, false), trial_of(3, 99, 0.9, false)));
  EXPECT_FALSE(better(trial_of(2, 90, 0.5, true), trial_of(3, 90, 0.5, true)));
}

TEST(Choose, KeepsTheEarlierOfEquals) {
  const auto choice = choose({trial_of(2, 90, 0.5, true), trial_of(3, 90, 0.5, true)},
                             reward_at(0.8), kBaselinePolicy);
  EXPECT_EQ(choice.best.episode, 2);
  EXPECT_EQ(choice.baseline.outcome.accuracy, 95);
  EXPECT_DOUBLE_EQ(choice.baseline.cost_ratio, 1);
  EXPECT_FALSE(choice.baseline.feasible);
}

TEST(Choose, TakesTheCheapestWhereNoneIsFeasible) {
  const auto choice = choose({trial_of(2, 10, 0.5, false), trial_of(3, 90, 0.9, false)},
                             reward_at(0.4), kBaselinePolicy);
  EXPECT_EQ(choice.best.episode, 2);
  EXPECT_FALSE(choice.best.feasible);
}

TEST(Shortlist, HoldsEachPolicyOnceBestFirst) {
  const auto list = shortlist({trial_of(2, 90, 0.5, true), trial_of(3, 92, 0.5, true),
                               trial_of(3, 92, 0.5, true), trial_of(4, 91, 0.5, true)},
                              2);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].episode, 3);
  EXPECT_EQ(list[1].episode, 4);
}

TEST(Shortlist, EndsWithTheBestUniformPolicyThatHolds) {
  const auto uniform = [](int bits, double accuracy, bool feasible) {
    Trial trial = trial_of(bits, accuracy, 0.5, feasible);
    trial.policy.layers[1] = trial.policy.layers[2] = {bits, bits};
    return trial;
  };
  std::vector<Trial> trials = {trial_of(2, 93, 0.5, true), uniform(8, 99, false),
                               uniform(3, 80, true), uniform(4, 85, true),
                               trial_of(3, 92, 0.5, true)};
  auto list = shortlist(trials, 2);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[2].outcome.accuracy, 85);
  list = shortlist(trials, 3);
  ASSERT_EQ(list.size(), 3U) << "it is there already";
  EXPECT_EQ(list[2].outcome.accuracy, 85);
  trials = {trial_of(2, 93, 0.5, true), uniform(8, 99, false)};
  EXPECT_EQ(shortlist(trials, 1).size(), 1U);
}

TEST(ChooseAgain, TrustsTheFullReadingAndJudgesAgainstItsBaseline) {
  const auto choice = choose_again({trial_of(2, 99, 0.5, true), trial_of(3, 98, 0.5, true)},
                                   reward_at(0.8), kBaselinePolicy, {94, 90, 93});
  EXPECT_EQ(choice.best.episode, 3);
  EXPECT_EQ(choice.best.outcome.accuracy, 93);
  EXPECT_DOUBLE_EQ(choice.best.reward, -0.1);
  EXPECT_EQ(choice.baseline.outcome.accuracy, 94);
  ASSERT_EQ(choice.reread.size(), 3U);
  EXPECT_EQ(choice.reread[0].screened_accuracy, 95);  // W8A8
  EXPECT_EQ(choice.reread[0].judged.outcome.accuracy, 94);
  EXPECT_EQ(choice.reread[1].judged.episode, 2);
  EXPECT_EQ(choice.reread[1].screened_accuracy, 99);
  EXPECT_EQ(choice.reread[1].judged.outcome.accuracy, 90);
}

}  // namespace
}  // namespace ohmic
