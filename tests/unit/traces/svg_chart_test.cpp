#include "traces/svg_chart.h"

#include <gmock/gmock.h>

namespace ohmic {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(RoundTicks, AreRoundAndInside) {
  EXPECT_THAT(round_ticks(0.03, 1.04),
              ElementsAre(DoubleNear(0.2, 1e-12), DoubleNear(0.4, 1e-12), DoubleNear(0.6, 1e-12),
                          DoubleNear(0.8, 1e-12), DoubleNear(1.0, 1e-12)));
}

TEST(RoundTicks, AreFewAtEveryScale) {
  for (double span = 1e-6; span < 1e6; span *= 1.37) {
    const auto ticks = round_ticks(-0.3 * span, 0.7 * span);
    EXPECT_GE(ticks.size(), 2U) << span;
    EXPECT_LE(ticks.size(), 7U) << span;
  }
}

TEST(RunningMean, LooksBackOverTheWindow) {
  EXPECT_THAT(running_mean({2, 4, 6, 8}, 2), ElementsAre(2, 3, 5, 7));
}

TEST(EpisodeChart, PutsTheHighestValueHighest) {
  EpisodeChart chart;
  chart.values = {0, 1};
  chart.feasible = {true, true};
  const std::string svg = to_svg(chart);
  const auto y_of = [&svg](const std::string& episode) {
    const std::size_t circle = svg.rfind("cy=\"", svg.find("episode " + episode + ":"));
    return std::stod(svg.substr(circle + 4));
  };
  EXPECT_LT(y_of("1"), y_of("0"));
}

TEST(EpisodeChart, LeavesTheBestLineOutUntilThereIsABest) {
  EpisodeChart chart;
  chart.values = {0, 1};
  chart.feasible = {false, true};
  chart.best_so_far = {std::nullopt, 1.0};
  EXPECT_THAT(to_svg(chart), HasSubstr("class=\"best\" points=\"846.0,"));
}

}  // namespace
}  // namespace ohmic
