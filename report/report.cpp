#include "report/report.h"

#include <algorithm>
#include <optional>

#include "report/html_page.h"
#include "report/report_text.h"
#include "report/svg_chart.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

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
  const std::string keys = "<p class=\"note\">" + colour_key("accent", "feasible episode") +
                           colour_key("pale", "infeasible") +
                           colour_key("second", "mean of the last 20");
  const std::string best = colour_key("best", "best feasible so far");
  std::string html;
  for (const EpisodeChart& chart : {accuracy, cost, reward}) {
    html += page_section(chart.title,
                         to_svg(chart) + keys + (chart.best_so_far.empty() ? "" : best) + "</p>");
  }
  return html;
}

}  // namespace

std::string to_html(const SearchReport& report) {
  std::string html;
  if (!report.warning.empty()) {
    html += "<section class=\"warning\">" + escape_html(report.warning) + "</section>\n";
  }
  html += page_section("Best policy against W8A8", comparison_table(report.comparison));
  html += page_section("Bits of the best policy", bits_svg(report.layers) + "<p class=\"note\">" +
                                                      colour_key("accent", "weights") +
                                                      colour_key("second", "activations") + "</p>");
  html += curves(report);
  html += page_section("How the time was spent", plain_table(report.effort));
  html += page_section("Configuration", plain_table(report.configuration));
  return html_page(report.title, report.subtitle, html);
}

}  // namespace ohmic
