#include <gmock/gmock.h>

#include "studies/reproduce/curves.h"
#include "studies/reproduce/search_plan.h"
#include "tests/unit/studies/reproduce/reproduce_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

/// Costs fall below 0.8 in the middle, accuracies climb by 10 points there.
std::vector<EpisodeRecord> learning(std::size_t count, double late_accuracy = 96) {
  std::vector<EpisodeRecord> episodes;
  for (std::size_t i = 0; i < count; ++i) {
    const bool late = i >= count / 2;
    episodes.push_back({late ? late_accuracy : late_accuracy - 10, late ? 0.75 : 0.95, late});
  }
  return episodes;
}

TEST(Curves, SettleWhereTheRunningMeanStaysNearTheEnd) {
  const SearchRecord run = finished_search("ppo", 0.8, learning(200));
  // 10 points in 20 episodes: within one point of the end after 18 of them.
  EXPECT_EQ(settled(accuracies(run)), 117U);
  EXPECT_EQ(settled({}), std::nullopt);
}

TEST(Curves, StayBelowOnlyWhereTheEndDoes) {
  const SearchRecord run = finished_search("ppo", 0.8, learning(200));
  EXPECT_EQ(stays_below(costs(run), 80.5), 114U);
  EXPECT_EQ(stays_below(costs(run), 74), std::nullopt);
}

TEST(Curves, LateShareIsOfTheLastTenth) {
  auto episodes = learning(100);
  episodes.back().feasible = false;
  EXPECT_DOUBLE_EQ(late_feasible_percent(finished_search("ppo", 0.8, episodes)), 90);
}

TEST(Fig6, DrawsThreeThresholdsTheLoosestFirst) {
  LinearPrices prices;
  ReproduceInputs inputs{prices, {}, {}};
  for (const double threshold : {0.75, 0.9, 0.8}) {
    inputs.searches.push_back(finished_search("ppo", threshold, learning(100, 100 * threshold)));
  }
  const Reproduction figure = built("fig6", inputs);
  const auto& chart = std::get<LineChart>(figure.charts.front().drawing);
  ASSERT_EQ(chart.series.size(), 3U);
  EXPECT_EQ(chart.series[0].name, "threshold 0.9");
  EXPECT_EQ(chart.series[2].name, "threshold 0.75");
  EXPECT_TRUE(figure.claims[0].holds);
  EXPECT_FALSE(figure.claims[1].holds);  // its last tenth is feasible
}

TEST(Fig8, WithoutASecondAgentSaysSo) {
  LinearPrices prices;
  const Reproduction figure =
      built("fig8", {prices, {finished_search("ppo", 0.8, learning(300))}, {}});
  EXPECT_EQ(figure.charts.size(), 2U);
  EXPECT_THAT(figure.missing, HasSubstr("second agent"));
  EXPECT_TRUE(figure.claims.front().holds);  // long before episode 200
}

TEST(Fig9, MeansAreOverAllLayersRangesOverTheInnerOnes) {
  LinearPrices prices;
  const Reproduction figure =
      built("fig9", {prices, {finished_search("ppo", 0.8, learning(10))}, {}});
  EXPECT_DOUBLE_EQ(value_of(figure, "PPO", "mean weight bits").here.value(), 31.0 / 5);
  EXPECT_DOUBLE_EQ(value_of(figure, "PPO", "fewest weight bits").here.value(), 4);
  EXPECT_DOUBLE_EQ(value_of(figure, "PPO", "most weight bits of an inner layer").here.value(), 6);
}

TEST(Fig10, LayersAreInPercentOfThemselvesAtW8A8) {
  LinearPrices prices;
  SearchRecord rival = finished_search("ddpg", 0.8, learning(10));
  rival.best.policy = "W8A8-W5A5-W5A7-W7A7-W8A8";
  const Reproduction figure =
      built("fig10", {prices, {finished_search("ppo", 0.8, learning(10)), rival}, {}});
  const auto& latency = std::get<BarChart>(figure.charts[0].drawing);
  EXPECT_THAT(latency.series[0].values, testing::ElementsAre(100, 62.5, 75, 87.5, 100));
  const auto& power = std::get<BarChart>(figure.charts[1].drawing);
  EXPECT_THAT(power.series[1].values, testing::ElementsAre(100, 62.5, 62.5, 87.5, 100));
  for (const Claim& claim : figure.claims) EXPECT_TRUE(claim.holds) << claim.paper;
}

TEST(Fig11, NoPolicyEndsAboveTheThresholdAndCallsAreCounted) {
  LinearPrices prices;
  const Reproduction figure = built("fig11", {prices, {}, {}});
  const auto& chart = std::get<LineChart>(figure.charts.front().drawing);
  double above = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    const double before = chart.series[0].values[i].value();
    const double after = chart.series[1].values[i].value();
    EXPECT_LE(after, 80);
    above += before > 80 ? 1 : 0;
    if (before <= 80) {
      EXPECT_EQ(after, before);
    }
  }
  EXPECT_EQ(value_of(figure, "policies", "above the threshold").here.value(), above);
  EXPECT_EQ(value_of(figure, "decrements", "extra simulator calls").here.value(),
            static_cast<double>(prices.asked) - 301);  // W8A8 and 300 drawn ones
}

TEST(Experiments, FiguresAreOfVgg13WhereItHasRuns) {
  LinearPrices prices;
  ReproduceInputs inputs{prices, {finished_search("ppo", 0.8, {})}, {}};
  EXPECT_EQ(network_of_figures(inputs), "lenet5");
  inputs.searches.push_back(finished_search("ppo", 0.7, {}));
  inputs.searches.back().network = "vgg13";
  EXPECT_EQ(network_of_figures(inputs), "vgg13");
}

TEST(Experiments, FiguresAreDrawnWhereBothAgentsHaveARun) {
  LinearPrices prices;
  ReproduceInputs inputs{prices, {}, {}};
  for (const double threshold : {0.9, 0.8, 0.75}) {
    inputs.searches.push_back(finished_search("ppo", threshold, {}));
  }
  EXPECT_DOUBLE_EQ(Experiments(inputs, "lenet5").drawn_threshold(), 0.75);
  inputs.searches.push_back(finished_search("random", 0.8, {}));
  EXPECT_DOUBLE_EQ(Experiments(inputs, "lenet5").drawn_threshold(), 0.8);
  EXPECT_EQ(Experiments(inputs, "lenet5").rival(), "random");
  inputs.searches.push_back(finished_search("ddpg", 0.9, {}));
  EXPECT_EQ(Experiments(inputs, "lenet5").rival(), "ddpg");
}

TEST(SearchPlan, MakesEverySearchOnce) {
  const auto plan = plan_searches({"fig6", "fig8", "fig9", "fig7"}, "vgg13", "ddpg");
  std::vector<std::string> names;
  for (const PlannedSearch& search : plan) names.push_back(search.name());
  EXPECT_THAT(names, testing::ElementsAre("vgg13-ppo-th0.8", "vgg13-ppo-th0.7", "vgg13-ppo-th0.6",
                                          "vgg13-ddpg-th0.7", "vgg13-ppo-th0.6-energy"));
  EXPECT_TRUE(plan_searches({"table7", "fig11"}, "vgg13", "ddpg").empty());
}

}  // namespace
}  // namespace ohmic
