#include <gmock/gmock.h>

#include <regex>

#include "report/bar_chart.h"
#include "report/episode_chart.h"
#include "report/legend.h"
#include "report/line_chart.h"
#include "report/name_axis.h"
#include "report/running_mean.h"
#include "report/svg_elements.h"
#include "report/ticks.h"
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
  EXPECT_THAT(running_mean({2.0, 4.0, 6.0, 8.0}, 2), ElementsAre(2, 3, 5, 7));
  EXPECT_THAT(running_mean({2.0, std::nullopt, 6.0}, 2), ElementsAre(2, std::nullopt, 6));
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
  EXPECT_THAT(to_svg(chart), HasSubstr("class=\"series2\" points=\"846.0,"));
}

/// The middles of all level names, and how many names are slanted.
struct NamesOf {
  explicit NamesOf(const std::string& svg) {
    const std::regex text("<text x=\"([0-9.]+)\"[^>]*?(transform)?[^>]*>");
    for (auto it = std::sregex_iterator(svg.begin(), svg.end(), text); it != std::sregex_iterator();
         ++it) {
      if (it->str().find("rotate") != std::string::npos) ++slanted;
      places.push_back(std::stod((*it)[1]));
    }
  }
  std::vector<double> places;
  int slanted = 0;
};

TEST(NameAxis, WritesShortNamesLevelAndWhole) {
  const NameAxis axis({"conv1", "conv2", "fc"}, 84);
  const NamesOf names(axis.svg(50, 100));
  EXPECT_EQ(names.slanted, 0);
  EXPECT_THAT(names.places, ElementsAre(50, 134, 218));
}

TEST(NameAxis, SlantsLongNamesAndMakesRoomForThem) {
  const NameAxis axis({"layer1.0.conv1", "layer2.0.downsample.0", "fc"}, 84);
  const std::string svg = axis.svg(50, 100);
  EXPECT_EQ(NamesOf(svg).slanted, 3);
  EXPECT_THAT(svg, HasSubstr(">layer2.0.downsample.0<"));
  EXPECT_GT(axis.height(), NameAxis({"fc"}, 84).height() + 60);
}

TEST(NameAxis, LeavesNamesOutWhereSlantedOnesWouldRunTogether) {
  const NameAxis axis(std::vector<std::string>(100, "a long name"), 8);
  const NamesOf names(axis.svg(0, 100));
  EXPECT_EQ(names.slanted, 34);
  // Two slanted lines are as far apart as a line is high.
  EXPECT_GE((names.places[1] - names.places[0]) * 0.64, 15);
}

TEST(Legend, BeginsALineWhereAnEntryWouldLeaveTheDrawing) {
  const std::vector<LegendEntry> entries(8, {"series0 filled", "an agent with a long name"});
  const Legend legend(entries, 58, 846);
  EXPECT_DOUBLE_EQ(legend.height(), 36);
  for (const double x : NamesOf(legend.svg(0)).places) {
    EXPECT_LE(x + text_width(entries.front().name), 846);
  }
  EXPECT_DOUBLE_EQ(Legend({}, 0, 100).height(), 0);
}

double height_of(const std::string& svg) {
  const std::size_t box = svg.find("viewBox=\"0 0 860.0 ");
  return std::stod(svg.substr(box + 19));
}

BarChart bars(std::size_t layers) {
  BarChart chart;
  chart.names.assign(layers, "layer4.1.downsample.0");
  chart.series = {{"weights", std::vector<double>(layers, 4)},
                  {"activations", std::vector<double>(layers, 6)}};
  chart.row_length = 10;
  return chart;
}

TEST(BarChart, PutsManyNamesInRows) {
  const double one = height_of(to_svg(bars(10)));
  EXPECT_NEAR(height_of(to_svg(bars(41))) - one, 4 * (height_of(to_svg(bars(11))) - one), 0.5);
  EXPECT_THAT(to_svg(bars(41)), HasSubstr(">layer4.1.downsample.0<"));
}

TEST(BarChart, KeepsTheFirstNameInsideTheDrawing) {
  BarChart chart = bars(40);
  chart.row_length = 0;
  const std::string svg = to_svg(chart);
  const std::size_t name = svg.find(">layer4.1.downsample.0<");
  const double x = std::stod(svg.substr(svg.rfind("<text x=\"", name) + 9));
  EXPECT_GE(x - text_width("layer4.1.downsample.0") * 0.76, 0);
}

TEST(BarChart, SetsLabelsUprightWhereBarsAreNarrow) {
  BarChart chart = bars(41);
  chart.row_length = 0;
  chart.digits = 2;
  chart.series.pop_back();
  EXPECT_THAT(to_svg(chart), HasSubstr("rotate(-90"));
  EXPECT_THAT(to_svg(bars(3)), ::testing::Not(HasSubstr("rotate(-90")));
}

}  // namespace
}  // namespace ohmic
