#include "studies/compare/paired_answers.h"

#include <gmock/gmock.h>

#include "tests/unit/studies/compare/compare_case.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using testing::done_cell;

/// 1,000 images, of which all are right but those in [first, last).
std::vector<bool> wrong_at(std::size_t first, std::size_t last) {
  std::vector<bool> right(1000, true);
  for (std::size_t i = first; i < last; ++i) right[i] = false;
  return right;
}

ComparedRecord cell(const std::string& agent, int seed, const std::string& policy) {
  ComparedRecord record = done_cell(agent, 0.8, seed, 97, !policy.empty());
  if (!policy.empty()) record.best.policy = policy;
  return record;
}

const AnswersByPolicy kAnswers = {{"a", {wrong_at(0, 20), wrong_at(0, 10)}},
                                  {"b", {wrong_at(0, 30), wrong_at(0, 10)}},
                                  {"c", {wrong_at(10, 50), wrong_at(0, 10)}}};

std::vector<AgentPair> pairs_of(const std::vector<ComparedRecord>& records) {
  return paired_figures(compare_cells(records, nullptr), kAnswers);
}

TEST(PairedAnswers, AreTheMediansDifferenceAndTheImagesThatTellThemApart) {
  const auto pairs = pairs_of({cell("ppo", 1, "a"), cell("ppo", 2, "b"), cell("ppo", 3, "a"),
                               cell("edge", 1, "c"), cell("random", 1, "b")});
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(pairs[0].agent, "ppo");
  EXPECT_EQ(pairs[0].rival, "edge");
  const PairedFigures& figures = pairs[0].validation;
  EXPECT_DOUBLE_EQ(*figures.median, 98);
  EXPECT_DOUBLE_EQ(*figures.rival_median, 96);
  EXPECT_DOUBLE_EQ(*figures.difference, 2);
  EXPECT_EQ(*figures.only_agent, 30U);  // 20 to 49
  EXPECT_EQ(*figures.only_rival, 10U);  // 0 to 9
  // The difference of 1,000 images has a deviation of sqrt(40 / 1000 - 0.02 x 0.02) / sqrt(1000).
  EXPECT_NEAR(*figures.low, 2 - 1.96 * 0.629, 0.15);
  EXPECT_NEAR(*figures.high, 2 + 1.96 * 0.629, 0.15);
  EXPECT_LT(*figures.chance, 0.01);
  EXPECT_DOUBLE_EQ(*pairs[0].test.difference, 0);
  EXPECT_DOUBLE_EQ(*pairs[0].test.low, 0);
  EXPECT_DOUBLE_EQ(*pairs[0].test.chance, 1);
}

TEST(PairedAnswers, ACellWithoutAPolicyIsTheWorst) {
  const auto pairs = pairs_of({cell("ppo", 1, ""), cell("ppo", 2, "a"), cell("ppo", 3, "c"),
                               cell("edge", 1, ""), cell("edge", 2, ""), cell("edge", 3, "a")});
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_DOUBLE_EQ(*pairs[0].validation.median, 96);  // of none, 96 and 98
  EXPECT_FALSE(pairs[0].validation.rival_median);
  EXPECT_FALSE(pairs[0].validation.difference);
  EXPECT_FALSE(pairs[0].validation.chance);
}

TEST(PairedAnswers, KnowWhetherTheyAreAll) {
  EXPECT_TRUE(covers(kAnswers, {"a", "c"}));
  EXPECT_FALSE(covers(kAnswers, {"a", "d"}));
}

TEST(PairedAnswers, ReadWhatEvaluatePrints) {
  const auto answers = read_answers_of(
      "{\"policy\":\"W4A4\",\"validation_images\":5,\"validation_answers\":\"f0\","
      "\"test_images\":2,\"test_answers\":\"4\"}\n",
      "answers.jsonl");
  EXPECT_THAT(answers.at("W4A4").validation, ::testing::ElementsAre(true, true, true, true, false));
  EXPECT_THAT(answers.at("W4A4").test, ::testing::ElementsAre(false, true));
  EXPECT_THROW(read_answers_of("{\"policy\":\"W4A4\",\"error\":\"no\"}\n", "f"), ConfigError);
  EXPECT_THROW(read_answers_of("{\"policy\":\"W4A4\"}\n", "f"), ConfigError);
  EXPECT_THROW(read_answers_of("W4A4\n", "f"), ConfigError);
}

}  // namespace
}  // namespace ohmic
