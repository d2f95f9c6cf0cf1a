#include "studies/sweep/sweep_page.h"

#include <gmock/gmock.h>

#include <regex>

#include "tests/unit/studies/sweep/sweep_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SweepRow chip(const std::string& net, int pes, double latency_ms, double energy_mj) {
  return {{net, pes},
          ChipStatus::kOk,
          {latency_ms, 0.25, energy_mj, 2.5, 0.5, 4.0, 2.0, 3, 40, 500, 0.975, 1e-7, 9},
          false,
          ""};
}

std::string page() {
  const SweepColumns columns = columns_of({"net", "tile.pes"});
  std::vector<SweepRow> rows = {
      chip("a<b", 8, 1, 2),
      chip("a<b", 16, 2, 3),
      {{"a<b", 1}, ChipStatus::kDoesNotFit, no_figures(), false, "small"}};
  mark_pareto(rows, columns);
  return sweep_page("net on hw", columns, rows);
}

std::size_t count(const std::string& html, const std::string& element) {
  const std::regex pattern(element);
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(html.begin(), html.end(), pattern), {}));
}

TEST(SweepPage, LoadsNothingAndRunsNoScript) {
  const std::string html = page();
  for (const char* word : {"http", "<script", "<link", "<img", "src=", "@import", "url("})
    EXPECT_THAT(html, Not(HasSubstr(word)));
}

TEST(SweepPage, DrawsEveryChipThatIsOkAndTellsOfAll) {
  const std::string html = page();
  EXPECT_EQ(count(html, "<circle [^>]*front-chip"), 2U);  // energy and area over latency
  EXPECT_EQ(count(html, "<circle [^>]*other-chip"), 2U);
  EXPECT_EQ(count(html, "<polyline class=\"chip front\""), 1U);
  EXPECT_EQ(count(html, "<polyline class=\"chip\""), 1U);
  EXPECT_EQ(count(html, "<tr class=\"on-front\">"), 1U);
  EXPECT_EQ(count(html, "<tr"), 4U);  // with the headings
  EXPECT_THAT(html, HasSubstr("does_not_fit: small"));
  EXPECT_THAT(html, HasSubstr("net=a&lt;b\ntile.pes=8\nlatency_ms 1\n"));
  EXPECT_THAT(html, Not(HasSubstr("a<b")));
}

TEST(SweepPage, ShowsWhatIsWeighedBesideTheKeys) {
  SweepColumns columns = columns_of({"net", "tile.pes"});
  columns.objectives = {"area_mm2", "interval_ms"};
  std::vector<SweepRow> rows = {chip("n", 8, 1.5, 2.5)};
  const std::string html = sweep_page("s", columns, rows);
  EXPECT_THAT(html, HasSubstr("<th>status</th><th>area mm2</th><th>interval ms</th>"
                              "<th>latency ms</th><th>energy mJ</th>"));
  EXPECT_THAT(html, HasSubstr("<th>all on W</th><th>average W</th>"));
  EXPECT_THAT(html, HasSubstr("<td>ok</td><td>4</td><td>0.25</td><td>1.5</td><td>2.5</td>"));
}

/// The places of a line on its axes, as shares of their height.
TEST(SweepPage, LinesRunFromTheLeastToTheLargest) {
  const std::string html = page();
  std::smatch places;
  ASSERT_TRUE(
      std::regex_search(html, places, std::regex("class=\"chip front\" points=\"([^\"]*) \"")));
  // One network in the middle; 8 PEs are the first of three; least latency and energy; one area.
  EXPECT_EQ(places[1], "60.0,164.0 245.0,278.0 430.0,278.0 615.0,278.0 800.0,164.0");
}

TEST(SweepPage, OfNoChipThatIsOkHasItsTableAlone) {
  const SweepColumns columns = columns_of({"tile.pes"});
  const std::string html =
      sweep_page("s", columns, {{{1}, ChipStatus::kFailed, no_figures(), false, "stands still"}});
  EXPECT_THAT(html, HasSubstr("failed: stands still"));
  EXPECT_THAT(html, Not(HasSubstr("<svg")));
}

}  // namespace
}  // namespace ohmic
