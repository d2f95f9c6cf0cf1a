#include "report/report.h"

#include <gmock/gmock.h>

#include <regex>

#include "report/report_text.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SearchReport small_report() {
  SearchReport report;
  report.title = "a <b> & \"c\"";
  report.threshold = 0.8;
  report.baseline_accuracy = 98.1;
  report.episodes = {{90, 0.9, -1, false}, {97, 0.7, -0.11, true}, {96, 0.6, -0.21, true}};
  report.layers = {{"conv1", 8, 8}, {"fc<2>", 3, 5}};
  report.comparison = {{"latency", "1 ms", "0.5 ms", "x 0.5"}};
  report.configuration = {{"--data", "</table><script>"}};
  return report;
}

int count(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  return static_cast<int>(std::distance(std::sregex_iterator(text.begin(), text.end(), regex), {}));
}

TEST(EscapeHtml, LeavesNoCharacterThatHtmlWouldRead) {
  EXPECT_EQ(escape_html("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
}

TEST(SearchReport, LoadsNothingAndRunsNothing) {
  const std::string html = to_html(small_report());
  EXPECT_THAT(html, Not(HasSubstr("http")));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("url(")));
  EXPECT_EQ(count(html, "<(?:link|img|iframe)"), 0);
}

TEST(SearchReport, EscapesEveryText) {
  const std::string html = to_html(small_report());
  EXPECT_THAT(html, HasSubstr("<h1>a &lt;b&gt; &amp; &quot;c&quot;</h1>"));
  EXPECT_THAT(html, HasSubstr("&lt;/table&gt;&lt;script&gt;"));
  EXPECT_THAT(html, HasSubstr("fc&lt;2&gt;"));
}

TEST(SearchReport, DrawsEveryEpisodeInFourChartsAndTwoBarsALayer) {
  const std::string html = to_html(small_report());
  EXPECT_EQ(count(html, "<circle"), 3 * 3 + 3 * 2);  // both widths' means in the fourth
  EXPECT_EQ(count(html, "<circle[^>]*class=\"infeasible\""), 3);
  // Two bars and the square of a legend a series; four more squares are of the curves.
  EXPECT_EQ(count(html, "<rect[^>]*class=\"series0 filled\""), 2 + 1 + 4);
  EXPECT_EQ(count(html, "<rect[^>]*class=\"series1 filled\""), 2 + 1 + 4);
  EXPECT_THAT(html, HasSubstr("threshold 0.800"));
}

TEST(SearchReport, DrawsWhatLayersLoseWhereItIsKnown) {
  SearchReport report = small_report();
  const int rects = count(to_html(report), "<rect");
  EXPECT_THAT(to_html(report), Not(HasSubstr("What layers lose")));
  report.losses = {{"conv1", 0.5, 0.25}, {"fc1", 0, 1}};
  report.losses_bits = 4;
  EXPECT_THAT(to_html(report), HasSubstr("What layers lose at 4 bits"));
  EXPECT_EQ(count(to_html(report), "<rect"), rects + 4 + 2);
}

// What a screened search reads in its episodes and at its end are two scales.
TEST(SearchReport, OfAScreenedSearchNamesBothScales) {
  SearchReport report = small_report();
  EXPECT_THAT(to_html(report), HasSubstr("Accuracy on all validation images, %"));
  EXPECT_THAT(to_html(report), Not(HasSubstr("Read again")));
  report.images_read = "the first 1000 of 5000 validation images";
  report.reread = {{"W8A8", "98.40 %", "98.10 %", "1.0000"},
                   {"episode 1", "98.90 %", "98.02 %", "0.7000"}};
  const std::string html = to_html(report);
  EXPECT_THAT(html, HasSubstr("Accuracy on the first 1000 of 5000 validation images, %"));
  EXPECT_THAT(html, HasSubstr("<td>episode 1</td><td>98.90 %</td><td>98.02 %</td>"));
}

TEST(SearchReport, ShowsAWarningOnlyWhereThereIsOne) {
  SearchReport report = small_report();
  EXPECT_THAT(to_html(report), Not(HasSubstr("class=\"warning\"")));
  report.warning = "none feasible";
  EXPECT_THAT(to_html(report), HasSubstr("class=\"warning\">none feasible"));
}

TEST(SearchReport, OfASingleEpisodeIsStillAPage) {
  SearchReport report = small_report();
  report.episodes = {{50, 0.5, 0, true}};
  const std::string html = to_html(report);
  EXPECT_THAT(html, Not(HasSubstr("nan")));
  EXPECT_THAT(html, Not(HasSubstr("inf\"")));
}

}  // namespace
}  // namespace ohmic
