#include "traces/report.h"

#include <algorithm>
#include <optional>

#include "traces/report_text.h"
#include "traces/svg_chart.h"

namespace ohmic {
namespace {

constexpr const char* kStyle = R"css(
:root { --page: #f6f7f9; --card: #ffffff; --text: #1c2430; --muted: #667085; --line: #e1e5eb;
  --accent: #2563eb; --second: #d97706; --best: #059669; --warn: #b42318; --pale: #b6bfcc; }
@media (prefers-color-scheme: dark) { :root { --page: #11151b; --card: #1a2029; --text: #e6eaf0;
  --muted: #97a3b4; --line: #2c3542; --accent: #6ea0ff; --second: #f2b263; --best: #3ecf9a;
  --warn: #ff9a8f; --pale: #4c5868; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 960px; padding: 28px 20px 48px; background: var(--page);
  color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 24px; margin: 0; } h2 { font-size: 16px; margin: 0 0 10px; }
.subtitle, .note { color: var(--muted); } .subtitle { margin: 2px 0 22px; }
.note { font-size: 13px; margin: 8px 0 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 18px 20px; margin: 0 0 18px; overflow-x: auto; }
.warning { color: var(--warn); border-color: var(--warn); }
svg { display: block; width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; } td, th { padding: 6px 10px; text-align: right;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
th { color: var(--muted); font-weight: 500; } tr > :first-child { text-align: left; }
tr:last-child td { border-bottom: 0; } .plain td { text-align: left; overflow-wrap: anywhere; }
.plain td:first-child { color: var(--muted); width: 34%; }
.tick { fill: var(--muted); font-size: 12px; } .end { text-anchor: end; }
.middle { text-anchor: middle; } .strong { fill: var(--warn); }
.grid { stroke: var(--line); } .reference { stroke: var(--warn); stroke-dasharray: 6 4; }
.feasible { fill: var(--accent); } .infeasible { fill: var(--pale); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } .mean { stroke: var(--second); }
.best { stroke: var(--best); } .weight { fill: var(--accent); } .activation { fill: var(--second); }
.key { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin: 0 5px 0 12px; }
)css";

std::string key(const std::string& colour, const std::string& meaning) {
  return "<span class=\"key\" style=\"background:var(--" + colour + ")\"></span>" + meaning;
}

std::string section(const std::string& title, const std::string& body) {
  return "<section>\n<h2>" + title + "</h2>\n" + body + "\n</section>\n";
}

std::string comparison_table(const std::vector<ReportRow>& rows) {
  std::string html =
      "<table>\n<tr><th></th><th>W8A8</th><th>best policy</th><th>change</th></tr>\n";
  for (const ReportRow& row : rows) {
    html += "<tr><td>" + escape_html(row.quantity) + "</td><td>" + escape_html(row.baseline) +
            "</td><td>" + escape_html(row.best) + "</td><td>" + escape_html(row.change) +
            "</td></tr>\n";
  }
  return html + "</table>";
}

std::string plain_table(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string html = "<table class=\"plain\">\n";
  for (const auto& [name, value] : rows) {
    html += "<tr><td>" + escape_html(name) + "</td><td>" + escape_html(value) + "</td></tr>\n";
  }
  return html + "</table>";
}

EpisodeChart chart_of(const SearchReport& report, double ReportEpisode::*value) {
  EpisodeChart chart;
  for (const ReportEpisode& episode : report.episodes) {
    chart.values.push_back(episode.*value);
    chart.feasible.push_back(episode.feasible);
  }
  return chart;
}

/// Highest accuracy of a feasible episode so far.
std::vector<std::optional<double>> best_accuracy(const std::vector<ReportEpisode>& episodes) {
  std::vector<std::optional<double>> best;
  std::optional<double> so_far;
  for (const ReportEpisode& episode : episodes) {
    if (episode.feasible) so_far = std::max(so_far.value_or(episode.accuracy), episode.accuracy);
    best.push_back(so_far);
  }
  return best;
}

std::string curves(const SearchReport& report) {
  EpisodeChart accuracy = chart_of(report, &ReportEpisode::accuracy);
  accuracy.title = "Accuracy on the validation images, %";
  accuracy.unit = " %";
  accuracy.digits = 1;
  accuracy.best_so_far = best_accuracy(report.episodes);
  accuracy.reference = report.baseline_accuracy;
  accuracy.reference_label = "W8A8 " + fixed_digits(report.baseline_accuracy, 2);
  EpisodeChart cost = chart_of(report, &ReportEpisode::cost_ratio);
  cost.title = "Cost over the cost of W8A8";
  cost.reference = report.threshold;
  cost.reference_label = "threshold " + fixed_digits(report.threshold, 3);
  EpisodeChart reward = chart_of(report, &ReportEpisode::reward);
  reward.title = "Reward";
  const std::string keys = "<p class=\"note\">" + key("accent", "feasible episode") +
                           key("pale", "infeasible") + key("second", "mean of the last 20");
  const std::string best = key("best", "best feasible so far");
  std::string html;
  for (const EpisodeChart& chart : {accuracy, cost, reward}) {
    html += section(chart.title,
                    to_svg(chart) + keys + (chart.best_so_far.empty() ? "" : best) + "</p>");
  }
  return html;
}

}  // namespace

std::string to_html(const SearchReport& report) {
  const std::string title = escape_html(report.title);
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
      title + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" + title +
      "</h1>\n<p class=\"subtitle\">" + escape_html(report.subtitle) + "</p>\n";
  if (!report.warning.empty()) {
    html += "<section class=\"warning\">" + escape_html(report.warning) + "</section>\n";
  }
  html += section("Best policy against W8A8", comparison_table(report.comparison));
  html += section("Bits of the best policy", bits_svg(report.layers) + "<p class=\"note\">" +
                                                 key("accent", "weights") +
                                                 key("second", "activations") + "</p>");
  html += curves(report);
  html += section("How the time was spent", plain_table(report.effort));
  html += section("Configuration", plain_table(report.configuration));
  return html + "</body>\n</html>\n";
}

}  // namespace ohmic
