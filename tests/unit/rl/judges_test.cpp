#include "rl/oracles/judges.h"

#include <gmock/gmock.h>

#include <map>
#include <tuple>

#include "rl/oracles/judge_messages.h"
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
  void begin(const JudgedRun& run) override { begun.push_back(run); }
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
  std::vector<JudgedRun> begun;

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

TEST(Judges, ForgetWhatTheyKnewOfOtherWeights) {
  BackwardLink link(1);
  Judges judges(link);
  judges.begin("config");
  for (const int bits : {4, 5, 6}) judges.submit({{}, policy(bits)});
  judges.use_weights("weights");
  EXPECT_FALSE(judges.cost(policy(4)));
  for (const int bits : {4, 6}) judges.submit({{}, policy(bits)});
  EXPECT_EQ(judges.take({{}, policy(6)}).accuracy->value, 6);
  EXPECT_THAT(link.asked, ElementsAre(4, 4, 6));
  ASSERT_EQ(link.begun.size(), 2U);
  EXPECT_EQ(link.begun[0].config + "," + link.begun[0].weights, "config,");
  EXPECT_EQ(link.begun[1].config + "," + link.begun[1].weights, "config,weights");
}

TEST(JudgeMessages, AreReadAsTheyWereWritten) {
  const std::string bytes("\n\0 12", 5);
  for (const std::string& config : {std::string("{}"), bytes, std::string()}) {
    const JudgedRun run = read_run(message_of(JudgedRun{config, bytes}));
    EXPECT_EQ(run.config, config);
    EXPECT_EQ(run.weights, bytes);
  }
  const QuantPolicy grouped{{{6, 4, {}, 0.1 + 0.2}, grouped_bits({{3, 5}, {1, 7}}, 3), {16, 16}}};
  const JudgeQuestion question{{false, true, 123}, {grouped, {"8", "on"}}};
  EXPECT_EQ(read_question(message_of(question)), question);
  const HardwareCost cost{1.0 / 3, 1e-300, 5, 17, 0.1};
  const Judgement judgement = read_judgement(
      message_of({TimedAnswer<double>{100.0 / 7, 2}, TimedAnswer<HardwareCost>{cost, 3}}));
  EXPECT_EQ(judgement.accuracy->value, 100.0 / 7);
  EXPECT_EQ(judgement.accuracy->seconds, 2);
  const HardwareCost& read = judgement.cost->value;
  EXPECT_EQ(std::tie(read.latency_ms, read.energy_mj, read.component_power_w, read.crossbars,
                     read.utilization),
            std::tie(cost.latency_ms, cost.energy_mj, cost.component_power_w, cost.crossbars,
                     cost.utilization));
  EXPECT_EQ(judgement.cost->seconds, 3);
  const Judgement silent = read_judgement(message_of(Judgement{}));
  EXPECT_FALSE(silent.accuracy || silent.cost);
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
