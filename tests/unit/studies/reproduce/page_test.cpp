#include "studies/reproduce/page.h"

#include <gmock/gmock.h>

#include "studies/reproduce/value_text.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Reproduction example() {
  Reproduction result;
  result.id = "table0";
  result.title = "Table 0: an <example>";
  result.values = {{"a, b", "latency ms", 0.16, 0.1686, -1, "of \"one\" run", true},
                   {"a, b", "cost %", 79.17, 75.44, 2, "", true},
                   {"c", "latency ms", std::nullopt, 0.0060263, -1, "", true},
                   {"c", "power W", 139.78, std::nullopt, -1, "", true}};
  result.claims = {{"it rises", "it falls", false}};
  result.reasons = {"x < y"};
  return result;
}

TEST(ValueText, KeepsFourFiguresAndThePapersOwnDigits) {
  const auto values = example().values;
  EXPECT_EQ(here_text(values[0]), "0.1686");
  EXPECT_EQ(here_text(values[2]), "0.006026");
  EXPECT_EQ(here_text(values[3]), "");
  EXPECT_EQ(paper_text(values[3]), "139.78");
  EXPECT_EQ(paper_text({"", "", 300.0, {}, 0, "", true}), "300");
}

TEST(ValueText, ChangesAreRelativeAndInPointsForPercentages) {
  const auto values = example().values;
  EXPECT_EQ(change_text(values[0]), "+5.4 %");
  EXPECT_EQ(change_text(values[1]), "-3.73 points");
  EXPECT_EQ(change_text(values[2]), "");
  ComparedValue stand_in = values[0];
  stand_in.comparable = false;
  EXPECT_EQ(change_text(stand_in), "");
}

TEST(ValueText, CsvHoldsAllDigits) {
  EXPECT_EQ(values_csv(example()),
            "row,quantity,paper,here,note\n"
            "\"a, b\",latency ms,0.16,0.1686,\"of \"\"one\"\" run\"\n"
            "\"a, b\",cost %,79.17,75.44,\n"
            "c,latency ms,,0.0060263,\n"
            "c,power W,139.78,,\n");
}

TEST(ValueText, ChartsGiveALineAPoint) {
  Reproduction figure;
  figure.id = "fig0";
  LineChart lines;
  lines.series = {{"PPO", {90.5, std::nullopt, 91.0}}};
  BarChart bars;
  bars.names = {"conv1", "fc"};
  bars.series = {{"PPO", {8, 6}}};
  figure.charts = {{"a", lines}, {"b", bars}};
  EXPECT_EQ(charts_csv(figure),
            "chart,series,at,value\nfig0a,PPO,0,90.5\nfig0a,PPO,2,91.0\nfig0b,PPO,conv1,8.0\n"
            "fig0b,PPO,fc,6.0\n");
}

TEST(ValueText, ATerminalSeesARowARow) {
  EXPECT_EQ(to_text(example()),
            "Table 0: an <example>\n\n\n"
            "here (paper)     latency ms         cost %     power W\n"
            "a, b          0.1686 (0.16)  75.44 (79.17)              of \"one\" run\n"
            "c                  0.006026                 - (139.78)\n\n"
            "[no]  it rises\n      here: it falls\n");
}

TEST(Page, EscapesShowsBothAndLoadsNothing) {
  const std::string html = reproduction_page({example(), example()}, {"a & b"});
  EXPECT_THAT(html, HasSubstr("Table 0: an &lt;example&gt;"));
  EXPECT_THAT(html, HasSubstr("0.1686<br><span class=\"paper\">paper 0.16"));
  EXPECT_THAT(html, HasSubstr("a &amp; b"));
  EXPECT_THAT(html, HasSubstr("x &lt; y"));
  EXPECT_THAT(html, HasSubstr("does not"));
  for (const char* loader : {"<script", "src=", "http://", "https://", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(loader))) << loader;
  }
}

}  // namespace
}  // namespace ohmic
