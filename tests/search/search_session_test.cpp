// One search in one process, from its plan to its result.
#include "rl/session/search_session.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "hw/sim/kernel_context.h"
#include "nets/network_loader.h"
#include "rl/session/chosen_space.h"

namespace ohmic {
namespace {

using testing::ElementsAre;

SearchPlan few_episodes() {
  SearchPlan plan;
  plan.data = "synthetic:digits";
  plan.episodes = 3;
  plan.screen_images = 100;
  plan.reread = 2;
  plan.build = "a test";
  return plan;
}

/// "2/3 test images", with how many there are and how many of them the episodes read.
std::string text(const ReadingState& state) {
  return std::to_string(state.done) + "/" + std::to_string(state.policies) + " " + state.images +
         " " + std::to_string(state.count) + " " + std::to_string(state.known);
}

/// What a session came to.
struct Played {
  std::vector<Trial> trials;
  std::optional<SearchSummary> summary;
  std::vector<std::string> told;
};

/// The end of a search whose store has begun; `most`: after so many reports it is stopped.
Played play_on(SearchSession& session, TrialStore& store, std::size_t most = 1000) {
  SearchRun run = session.open(store);
  EXPECT_TRUE(run.run(session.budget(), [](const auto&) { return true; }));
  Played played;
  played.summary = session.conclude(run, [&](const ReadingState& state) {
    played.told.push_back(text(state));
    return played.told.size() < most;
  });
  played.trials = run.trials();
  return played;
}

AgentMaker random_agent() {
  return [](const AgentContext& context) { return make_agent("random", context); };
}

Played play(const SearchPlan& plan,
            const std::string& database = ":memory:", std::size_t most = 1000) {
  const KernelContext kernel;
  SearchSession session(plan, load_input(plan), random_agent());
  TrialStore store(database);
  session.begin(store, "{}");
  return play_on(session, store, most);
}

Played resume(const SearchPlan& plan, const std::string& database) {
  const KernelContext kernel;
  TrialStore store(database);
  SearchSession session(plan, load_input(plan), random_agent(), store.record());
  return play_on(session, store);
}

void expect_same_choice(const SearchSummary& one, const SearchSummary& other) {
  EXPECT_EQ(one.best_test_accuracy, other.best_test_accuracy);
  EXPECT_EQ(one.baseline_test_accuracy, other.baseline_test_accuracy);
  EXPECT_EQ(one.choice.best.episode, other.choice.best.episode);
  ASSERT_EQ(one.choice.reread.size(), other.choice.reread.size());
  for (std::size_t i = 0; i < one.choice.reread.size(); ++i) {
    const Trial& judged = one.choice.reread[i].judged;
    EXPECT_EQ(judged.policy, other.choice.reread[i].judged.policy);
    EXPECT_EQ(judged.outcome.accuracy, other.choice.reread[i].judged.outcome.accuracy);
    EXPECT_EQ(judged.reward, other.choice.reread[i].judged.reward);
  }
}

/// What is told behind the best policy's test images: the uniform policies.
const std::vector<std::string>& uniform_readings() {
  static const std::vector<std::string> told = {"0/3 uniform policies' validation images 100 0",
                                                "1/3 uniform policies' validation images 100 0",
                                                "2/3 uniform policies' validation images 100 0",
                                                "3/3 uniform policies' validation images 100 0",
                                                "1/2 validation images 5000 100",  // W8A8 is read
                                                "2/2 validation images 5000 100",
                                                "0/1 test images 0 0",
                                                "1/1 test images 0 0"};
  return told;
}

std::vector<std::string> with_uniform_readings(std::vector<std::string> told) {
  told.insert(told.end(), uniform_readings().begin(), uniform_readings().end());
  return told;
}

/// A folder that is removed in the end.
class SearchSessionFiles : public testing::Test {
 protected:
  SearchSessionFiles() { EXPECT_NE(::mkdtemp(folder_.data()), nullptr); }
  ~SearchSessionFiles() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_ = testing::TempDir() + "ohmic_session_XXXXXX";
};

TEST(SearchSession, TellsHowFarItsLastReadingsAre) {
  const Played played = play(few_episodes());
  EXPECT_EQ(played.summary->screen_images, 100U);
  EXPECT_EQ(played.summary->choice.reread.size(), 3U) << "W8A8 and two candidates";
  EXPECT_EQ(
      played.told,
      with_uniform_readings({"0/3 validation images 5000 100", "1/3 validation images 5000 100",
                             "2/3 validation images 5000 100", "3/3 validation images 5000 100",
                             "0/2 test images 0 0", "1/2 test images 0 0", "2/2 test images 0 0"}));
}

TEST(SearchSession, TellsTheBestUniformPolicy) {
  const SearchPlan plan = few_episodes();
  const Played played = play(plan);
  ASSERT_TRUE(played.summary->uniform);
  const Trial& answer = played.summary->uniform->judged;
  for (std::size_t i = 2; i + 1 < answer.policy.layers.size(); ++i) {
    EXPECT_EQ(answer.policy.layers[i].weight_bits, answer.policy.layers[1].weight_bits);
    EXPECT_EQ(answer.policy.layers[i].activation_bits, answer.policy.layers[1].activation_bits);
  }
  EXPECT_LE(answer.cost_ratio, plan.reward.threshold);
  SearchOracles oracles(plan, load_input(plan));
  EXPECT_EQ(answer.outcome.accuracy,
            oracles.judged(ImageSplit::kValidation, 0).accuracy({answer.policy}).front().value);
  EXPECT_EQ(played.summary->uniform->test_accuracy,
            oracles.judged(ImageSplit::kTest, 0).accuracy({answer.policy}).front().value);
}

TEST_F(SearchSessionFiles, AnswersOfTheCacheBringTheSecondsThatTheyTook) {
  SearchPlan plan = few_episodes();
  plan.policy_cache = file("policies.sqlite");
  const Played first = play(plan);
  const Played second = play(plan);
  EXPECT_GT(first.summary->effort.accuracy_s, 0);
  EXPECT_EQ(second.summary->effort.accuracy_s, first.summary->effort.accuracy_s);
  EXPECT_EQ(second.summary->effort.simulation_s, first.summary->effort.simulation_s);
  ASSERT_EQ(first.trials.size(), second.trials.size());
  for (std::size_t i = 0; i < first.trials.size(); ++i) {
    EXPECT_EQ(first.trials[i].policy, second.trials[i].policy);
    EXPECT_EQ(first.trials[i].outcome.accuracy, second.trials[i].outcome.accuracy);
  }
  expect_same_choice(*first.summary, *second.summary);
}

TEST(SearchSession, ReadsAgainWhatOneReadingOfAllImagesGives) {
  const SearchPlan plan = few_episodes();
  const Played played = play(plan);
  SearchOracles oracles(plan, load_input(plan));
  CandidateAccuracy& at_once = oracles.judged(ImageSplit::kValidation, 0);
  for (const RereadPolicy& policy : played.summary->choice.reread) {
    EXPECT_EQ(policy.judged.outcome.accuracy,
              at_once.accuracy({policy.judged.policy}).front().value);
  }
}

TEST_F(SearchSessionFiles, TheRereadingLeavesOutWhatTheScreeningRead) {
  SearchPlan plan = few_episodes();
  const Candidate policy = parse_policy_string("W8A8-W3A4-W4A3-W3A3-W8A8");
  SearchOracles plain(plan, load_input(plan));
  const double part = plain.judged(ImageSplit::kValidation, 100).accuracy({policy})[0].value;
  const double all = plain.judged(ImageSplit::kValidation, 0).accuracy({policy})[0].value;
  ASSERT_GE(part, 3);
  plan.policy_cache = file("policies.sqlite");
  SearchOracles fresh(plan, load_input(plan));
  // A screening that had counted three right answers less shows whether it is counted.
  const Screening screening{100, [&](const Candidate&) { return part - 3; }};
  const auto right = [](double accuracy) { return std::lround(accuracy / 100 * 5000); };
  EXPECT_EQ(right(fresh.judged_again(screening).accuracy({policy})[0].value), right(all) - 3);
  const Screening unasked{
      100, [](const Candidate&) -> double { throw std::logic_error("the cache has the answer"); }};
  EXPECT_EQ(right(fresh.judged_again(unasked).accuracy({policy})[0].value), right(all) - 3);
}

TEST_F(SearchSessionFiles, AReadingThatWasStoppedGoesOnWhereItWas) {
  const SearchPlan plan = few_episodes();
  const Played straight = play(plan);
  const Played begun = play(plan, file("begun"), 1);
  EXPECT_FALSE(begun.summary);
  EXPECT_THAT(begun.told, ElementsAre("0/3 validation images 5000 100"));
  const Played stopped = play(plan, file("stopped"), 3);
  EXPECT_FALSE(stopped.summary);
  // Nothing was read again yet: the screening comes from the store.
  const Played from_begun = resume(plan, file("begun"));
  ASSERT_TRUE(from_begun.summary);
  EXPECT_EQ(from_begun.told, straight.told);
  expect_same_choice(*from_begun.summary, *straight.summary);
  const Played from_stopped = resume(plan, file("stopped"));
  ASSERT_TRUE(from_stopped.summary);
  EXPECT_EQ(
      from_stopped.told,
      with_uniform_readings({"2/3 validation images 5000 100", "3/3 validation images 5000 100",
                             "0/2 test images 0 0", "1/2 test images 0 0", "2/2 test images 0 0"}));
  expect_same_choice(*from_stopped.summary, *straight.summary);
}

TEST(SearchSession, AFinetunedSearchReadsTheSameAgain) {
  SearchPlan plan = few_episodes();
  plan.episodes = 1;
  plan.finetune_images = 64;
  const Played played = play(plan);
  const RereadPolicy& policy = played.summary->choice.reread.back();
  SearchOracles oracles(plan, load_input(plan));
  EXPECT_EQ(
      policy.judged.outcome.accuracy,
      oracles.judged(ImageSplit::kValidation, 0).accuracy({policy.judged.policy}).front().value);
}

TEST(ChosenSpace, OrdersAKeysValuesByWhatTheCheapestPolicyCosts) {
  const NetworkSpec network = load_network("lenet5");
  const ChosenChips chips(load_hardware("wei2022"),
                          {{"adc.bits", {"4", "8", "6"}}, {"crossbar.ou_rows", {"8", "64", "16"}}});
  std::vector<Candidate> asked;
  // Costs that are no sum: with 8 rows few bits are the expensive ones.
  const DecisionSpace space =
      chosen_space(network, NetworkEnds::kWide, chips, [&](const std::vector<Candidate>& all) {
        asked.insert(asked.end(), all.begin(), all.end());
        std::vector<double> costs;
        for (const Candidate& candidate : all) {
          const double bits = std::stod(candidate.hardware[0]),
                       rows = std::stod(candidate.hardware[1]);
          costs.push_back(rows == 8 ? 20 - bits : bits + 32 / rows);
        }
        return costs;
      });
  EXPECT_EQ(asked.size(), 9U + 3 + 3);
  EXPECT_EQ(to_string(asked.front()), "W8A8-W2A2-W2A2-W2A2-W8A8 4 8");
  ASSERT_EQ(space.steps(), 6 + 2);
  EXPECT_THAT(space.decision(6).texts, ElementsAre("4", "6", "8"));
  EXPECT_THAT(space.decision(7).texts, ElementsAre("64", "16", "8"));
  EXPECT_EQ(to_string(space.cheapest()), "W8A8-W2A2-W2A2-W2A2-W8A8 4 64");
  // wei2022 has converters of 8 bits and no operation units.
  EXPECT_TRUE(space.decision(6).lists_given);
  EXPECT_FALSE(space.decision(7).lists_given);
  EXPECT_EQ(to_string(space.start()), "W8A8-W8A8-W8A8-W8A8-W8A8 8 64");
}

TEST(ChosenSpace, PricesAreThoseOfTheChipsAlone) {
  const NetworkSpec network = load_network("lenet5");
  const ChosenChips chips(load_hardware("wei2022"), {{"adc.bits", {"4", "6"}}});
  const QuantPolicy policy = uniform_policy(network, 4, 4);
  ChosenChipsCost cost(network, chips, {});
  const auto mixed = cost.price({{policy, {"6"}}, {policy}, {policy, {"4"}}, {policy, {"6"}}});
  EXPECT_EQ(cost.simulator_calls(), 4U);
  const auto alone = [&](const std::vector<std::string>& settings) {
    const KernelContext kernel;
    const HardwareRecord chip = load_hardware("wei2022", settings);
    SimulatorCostOracle oracle(network, make_chip_config(chip), make_chip_prices(chip));
    return oracle.price({policy}).front().value.energy_mj;
  };
  EXPECT_EQ(mixed[0].value.energy_mj, alone({"adc.bits=6"}));
  EXPECT_EQ(mixed[1].value.energy_mj, alone({}));
  EXPECT_EQ(mixed[2].value.energy_mj, alone({"adc.bits=4"}));
  EXPECT_EQ(mixed[3].value.energy_mj, mixed[0].value.energy_mj);
}

TEST(SearchSession, AScreeningOfAllImagesIsNone) {
  SearchPlan plan = few_episodes();
  const SearchInput input = load_input(plan);
  const auto images = static_cast<int>(input.trained.data.validation.size());
  EXPECT_EQ(screened_images(plan, input), 100U);
  plan.screen_images = images;
  EXPECT_EQ(screened_images(plan, input), 0U);
  plan.screen_images = images - 1;
  EXPECT_EQ(screened_images(plan, input), input.trained.data.validation.size() - 1);
  plan.screen_images = -1;  // LeNet-5 is small: all
  EXPECT_EQ(screened_images(plan, input), 0U);
  plan.through_chip = DrawnChips();
  EXPECT_EQ(screened_images(plan, input), 500U);
}

}  // namespace
}  // namespace ohmic
