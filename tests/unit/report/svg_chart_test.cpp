#include "report/svg_chart.h"

#include <gmock/gmock.h>

#include "util/number_text.h"

namespace ohmic {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(TickDigits, WriteEveryTickAsItIs) {
  EXPECT_EQ(tick_digits({0.74, 0.7425, 0.745}, 2), 4);
  EXPECT_EQ(tick_digits({98, 98.25, 98.5}, 1), 2);
  EXPECT_EQ(tick_digits({-0.1, -0.075, -0.05}, 2), 3);
  EXPECT_EQ(tick_digits({0, 50, 100}, 1), 1);
  EXPECT_EQ(tick_digits({}, 2), 2);
  for (double span = 1e-3; span < 1e4; span *= 1.3) {
    const auto ticks = round_ticks(-0.3 * span, 0.7 * span);
    const int digits = tick_digits(ticks, 0);
    for (const double tick : ticks)
      EXPECT_NEAR(std::stod(fixed_digits(tick, digits)), tick, 1e-6 * span) << digits;
  }
}

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

TEST(BitsChart, PutsManyLayersInRows) {
  const auto chart = [](std::size_t layers) {
    return bits_svg(std::vector<ReportLayer>(layers, {"layer4.1.downsample.0", 4, 6}));
  };
  EXPECT_THAT(chart(10), HasSubstr("viewBox=\"0 0 860.0 200.0\""));
  EXPECT_THAT(chart(41), HasSubstr("viewBox=\"0 0 860.0 1000.0\""));
  EXPECT_THAT(chart(3), HasSubstr("viewBox=\"0 0 300.0 200.0\""));
  EXPECT_THAT(chart(3), HasSubstr("\u2026ownsample.0<"));
}

}  // namespace
}  // namespace ohmic
