// The page of several runs: fronts, the course of each, the layers' widths.
#include "report/front_chart.h"
#include "report/html_page.h"
#include "report/line_chart.h"
#include "report/plot_frame.h"
#include "report/report_text.h"
#include "studies/runs/search_runs.h"
#include "util/number_text.h"
#include "util/split_text.h"

namespace ohmic {
namespace {

constexpr std::size_t kWindow = 25;  // episodes of a running mean

using Runs = std::vector<const SearchRunRecord*>;

std::string front_plot(const Runs& runs) {
  FrontChart chart{"accuracy against cost", "cost as a share of W8A8's; accuracy, %", {}};
  for (const SearchRunRecord* run : runs) {
    chart.series.push_back({run->folder, {}});
    for (const EpisodeRecord& episode : run->episodes)
      chart.series.back().points.push_back({episode.cost_ratio, episode.accuracy});
  }
  return to_svg(chart);
}

/// A figure of every episode, a curve a run.
std::string course(const Runs& runs, const std::string& title, int digits,
                   double (*figure)(const EpisodeRecord&)) {
  LineChart chart;
  chart.title = title;
  chart.x_name = "episode";
  chart.digits = digits;
  chart.window = kWindow;
  for (const SearchRunRecord* run : runs) {
    ChartSeries series{run->folder, {}};
    for (const EpisodeRecord& episode : run->episodes) series.values.emplace_back(figure(episode));
    chart.series.push_back(std::move(series));
  }
  return to_svg(chart);
}

std::string cell(const std::string& text) { return "<td>" + escape_html(text) + "</td>"; }

std::string figures_of(const std::optional<EpisodeRecord>& episode) {
  if (!episode) return cell("-") + cell("-") + cell("-");
  return cell(fixed_digits(episode->accuracy, 2) + " %") +
         cell(fixed_digits(episode->cost_ratio, 4)) + cell(episode->policy);
}

std::string table_of(const Runs& runs) {
  std::string html =
      "<table><tr><th>run</th><th>agent</th><th>threshold</th><th>seed</th><th>episodes</th>"
      "<th>accuracy</th><th>cost</th><th>policy</th><th>best uniform</th><th>cost</th>"
      "<th>policy</th></tr>\n";
  for (const SearchRunRecord* run : runs) {
    html += "<tr>" + cell(run->folder + (run->finished ? "" : " (not finished)")) +
            cell(run->agent) + cell(shortest(run->threshold)) + cell(std::to_string(run->seed)) +
            cell(std::to_string(run->episodes.size())) + figures_of(run->best()) +
            figures_of(run->best_uniform()) + "</tr>\n";
  }
  return html + "</table>\n";
}

std::string subject_sections(const std::string& subject, const Runs& runs) {
  std::string html = page_section(subject, table_of(runs));
  html += page_section("Accuracy against cost: " + subject, front_plot(runs));
  html += page_section(
      "Course: " + subject,
      course(runs, "accuracy, %", 1, [](const EpisodeRecord& e) { return e.accuracy; }) +
          course(runs, "cost as a share of W8A8's", 2,
                 [](const EpisodeRecord& e) { return e.cost_ratio; }));
  return html;
}

}  // namespace

std::string runs_page(const std::vector<SearchRunRecord>& runs) {
  std::string body = clipped_plot_style();
  for (const ComparableRuns& group : comparable_runs(runs)) {
    Runs members;
    for (const std::size_t r : group.runs) members.push_back(&runs[r]);
    body += subject_sections(group.name, members);
  }
  return html_page("Searches", std::to_string(runs.size()) + " runs", body);
}

}  // namespace ohmic
