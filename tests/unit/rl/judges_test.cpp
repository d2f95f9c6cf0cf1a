#include "rl/oracles/judges.h"

#include <gmock/gmock.h>

#include <map>

#include "rl/oracles/judged_oracles.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

Candidate policy(int bits) { return QuantPolicy{{{bits, 8}, {8, bits}}}; }

/// Judges who answer, the last one that was asked first, once they are waited for.
class BackwardLink final : public JudgeLink {
 public:
  explicit BackwardLink(std::size_t judges) : judges_(judges) {}

  std::size_t judges() const override { return judges_; }
  void begin(const std::string&) override {}
  void ask(std::size_t judge, const JudgeQuestion& question) override {
    EXPECT_EQ(busy_.count(judge), 0U) << "a judge is asked one question at a time";
    busy_[judge] = question;
    asked.push_back(question.policy.layers.front().weight_bits);
    order_.push_back(judge);
  }
  std::optional<Answer> poll() override { return std::nullopt; }
  Answer wait() override {
    const std::size_t judge = order_.back();
    order_.pop_back();
    const JudgeQuestion question = busy_.at(judge);
    busy_.erase(judge);
    const int bits = question.policy.layers.front().weight_bits;
    if (bits == silent) return {judge, {}};
    const double value = question.images.test ? -bits : bits;
    return {judge, {TimedAnswer<double>{value, 1}, TimedAnswer<HardwareCost>{{value, 0, 0}, 2}}};
  }

  std::vector<int> asked;  ///< bits of the policies, in the order of the questions
  int silent = 0;          ///< bits of the policy that no judge can judge

 private:
  std::size_t judges_;
  std::map<std::size_t, JudgeQuestion> busy_;
  std::vector<std::size_t> order_;
};

/// Says what nobody else would.
class OwnAccuracy final : public CandidateAccuracy {
 public:
  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override {
    asked += static_cast<int>(policies.size());
    return std::vector<TimedAnswer<double>>(policies.size(), {99, 0});
  }
  int asked = 0;
};

class OwnCost final : public CostOracle {
 public:
  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override {
    calls_ += policies.size();
    return std::vector<TimedAnswer<HardwareCost>>(policies.size(), {{99, 0, 0}, 0});
  }
  std::uint64_t simulator_calls() const override { return calls_; }

 private:
  std::uint64_t calls_ = 0;
};

std::vector<double> values(const std::vector<TimedAnswer<double>>& answers) {
  std::vector<double> values;
  for (const auto& answer : answers) values.push_back(answer.value);
  return values;
}

class JudgesTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(JudgesTest, AnswersComeInTheOrderOfTheQuestionsWhoeverIsFirst) {
  BackwardLink link(GetParam());
  Judges judges(link);
  OwnAccuracy own;
  JudgedAccuracy oracle(own, judges, {});
  const std::vector<Candidate> batch = {policy(5), policy(2), policy(7), policy(3), policy(2)};
  oracle.expect(batch);
  std::vector<double> one_by_one;
  for (const Candidate& one : batch) one_by_one.push_back(oracle.accuracy({one}).front().value);
  EXPECT_THAT(one_by_one, ElementsAre(5, 2, 7, 3, 2));
  EXPECT_THAT(values(oracle.accuracy(batch)), ElementsAre(5, 2, 7, 3, 2));
  EXPECT_EQ(own.asked, 0);
}

INSTANTIATE_TEST_SUITE_P(OfAnyNumber, JudgesTest, ::testing::Values(1, 2, 3, 7));

TEST(Judges, AreAskedAsSoonAsTheyAreFree) {
  BackwardLink link(2);
  Judges judges(link);
  for (const int bits : {4, 5, 6}) judges.submit({{}, policy(bits)});
  EXPECT_THAT(link.asked, ElementsAre(4, 5));
  EXPECT_EQ(judges.take({{}, policy(5)}).accuracy->value, 5);
  EXPECT_THAT(link.asked, ElementsAre(4, 5, 6));
}

TEST(Judges, TellTheImagesOfAPolicyApart) {
  BackwardLink link(1);
  Judges judges(link);
  const JudgedImages tests{true, true, 0};
  judges.submit({{}, policy(4)});
  judges.submit({tests, policy(4)});
  judges.submit({{}, policy(4)});
  EXPECT_EQ(judges.take({tests, policy(4)}).accuracy->value, -4);
  EXPECT_EQ(judges.take({{}, policy(4)}).accuracy->value, 4);
  EXPECT_THAT(link.asked, ElementsAre(4, 4));
}

TEST(Judges, FinishDropsWhatWaits) {
  BackwardLink link(1);
  Judges judges(link);
  judges.submit({{}, policy(4)});
  judges.submit({{}, policy(5)});
  judges.finish();
  EXPECT_THAT(link.asked, ElementsAre(4));
}

TEST(JudgedOracles, AskTheirOwnForWhatNoJudgeCanSay) {
  BackwardLink link(2);
  link.silent = 6;
  Judges judges(link);
  OwnAccuracy own;
  JudgedAccuracy oracle(own, judges, {});
  EXPECT_THAT(values(oracle.accuracy({policy(5), policy(6)})), ElementsAre(5, 99));
  EXPECT_EQ(own.asked, 1);
}

TEST(JudgedOracles, PriceByJudgesWhatTheyAreAtWorkOn) {
  BackwardLink link(1);
  link.silent = 6;
  Judges judges(link);
  OwnCost own;
  JudgedCost oracle(own, judges);
  for (const int bits : {4, 6}) judges.submit({{}, policy(bits)});
  const auto costs = oracle.price({policy(4), policy(5), policy(6)});
  EXPECT_EQ(costs[0].value.latency_ms, 4);
  EXPECT_EQ(costs[1].value.latency_ms, 99);
  EXPECT_EQ(costs[2].value.latency_ms, 99);
  EXPECT_EQ(own.simulator_calls(), 2U);
  EXPECT_EQ(oracle.simulator_calls(), 3U);
  EXPECT_EQ(judges.take({{}, policy(4)}).accuracy->value, 4);
}

}  // namespace
}  // namespace ohmic
