// One search in one process, from its plan to its result.
#include "rl/session/search_session.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "hw/sim/kernel_context.h"

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

/// What a session came to.
struct Played {
  std::vector<Trial> trials;
  SearchSummary summary;
  std::vector<std::string> told;
};

Played play(const SearchPlan& plan) {
  const KernelContext kernel;
  SearchSession session(plan, load_input(plan),
                        [](const AgentContext& context) { return make_agent("random", context); });
  TrialStore store(":memory:");
  session.begin(store, "{}");
  SearchRun run = session.open(store);
  EXPECT_TRUE(run.run(session.budget(), [](const auto&) { return true; }));
  Played played;
  played.summary = session.conclude(run, [&](const char* what, std::size_t done, std::size_t all) {
    played.told.push_back(std::string(what) + " " + std::to_string(done) + "/" +
                          std::to_string(all));
  });
  played.trials = run.trials();
  return played;
}

TEST(SearchSession, TellsHowFarItsLastReadingsAre) {
  const Played played = play(few_episodes());
  EXPECT_EQ(played.summary.screen_images, 100U);
  EXPECT_EQ(played.summary.choice.reread.size(), 3U) << "W8A8 and two candidates";
  EXPECT_THAT(
      played.told,
      ElementsAre("reading validation images again 0/3", "reading validation images again 1/3",
                  "reading validation images again 2/3", "reading validation images again 3/3",
                  "reading test images 0/2", "reading test images 1/2", "reading test images 2/2"));
}

TEST(SearchSession, AnswersOfTheCacheBringTheSecondsThatTheyTook) {
  std::string folder = testing::TempDir() + "ohmic_session_XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  SearchPlan plan = few_episodes();
  plan.policy_cache = folder + "/policies.sqlite";
  const Played first = play(plan);
  const Played second = play(plan);
  EXPECT_GT(first.summary.effort.accuracy_s, 0);
  EXPECT_EQ(second.summary.effort.accuracy_s, first.summary.effort.accuracy_s);
  EXPECT_EQ(second.summary.effort.simulation_s, first.summary.effort.simulation_s);
  ASSERT_EQ(first.trials.size(), second.trials.size());
  for (std::size_t i = 0; i < first.trials.size(); ++i) {
    EXPECT_EQ(first.trials[i].policy, second.trials[i].policy);
    EXPECT_EQ(first.trials[i].outcome.accuracy, second.trials[i].outcome.accuracy);
  }
  EXPECT_EQ(first.summary.best_test_accuracy, second.summary.best_test_accuracy);
  std::filesystem::remove_all(folder);
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
}

}  // namespace
}  // namespace ohmic
