#include "report/report.h"

#include <algorithm>
#include <optional>

#include "report/bar_chart.h"
#include "report/episode_chart.h"
#include "report/html_page.h"
#include "report/line_chart.h"
#include "report/report_text.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr std::size_t kLayersInRow = 10;

std::string html_row(const std::vector<std::string>& cells) {
  std::string html = "<tr>";
  for (const std::string& cell : cells) html += "<td>" + escape_html(cell) + "</td>";
  return html + "</tr>\n";
}

std::string comparison_table(const std::vector<ReportRow>& rows) {
  std::string html =
      "<table>\n<tr><th></th><th>W8A8</th><th>best policy</th><th>change</th></tr>\n";
  for (const ReportRow& row : rows) {
    html += html_row({row.quantity, row.baseline, row.best, row.change});
  }
  return html + "</table>";
}

std::string plain_table(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string html = "<table class=\"plain\">\n";
  for (const auto& [name, value] : rows) html += html_row({name, value});
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
  accuracy.title = "Accuracy on " + report.images_read + ", %";
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
  std::string html;
  for (const EpisodeChart& chart : {accuracy, cost, reward}) {
    html += page_section(chart.title, to_svg(chart));
  }
  return html;
}

std::string bits_over_episodes(const std::vector<ReportEpisode>& episodes) {
  LineChart chart;
  chart.x_name = "episode";
  chart.window = std::max<std::size_t>(1, episodes.size() / 20);
  chart.series = {{"weights", {}}, {"activations", {}}};
  for (const ReportEpisode& episode : episodes) {
    chart.series[0].values.emplace_back(episode.weight_bits);
    chart.series[1].values.emplace_back(episode.activation_bits);
  }
  return page_section("Bits of the policies judged, mean over layers", to_svg(chart));
}

std::string losses(const SearchReport& report) {
  if (report.losses.empty()) return "";
  BarChart chart{"", 2, {}, {{"weights", {}}, {"activations", {}}}, kLayersInRow};
  for (const ReportLoss& loss : report.losses) {
    chart.names.push_back(loss.name);
    chart.series[0].values.push_back(loss.weights);
    chart.series[1].values.push_back(loss.activations);
  }
  const std::string bits = std::to_string(report.losses_bits);
  return page_section("What layers lose at " + bits + " bits, percentage points",
                      to_svg(chart) +
                          "<p class=\"note\">Learnt from all policies of this search, as if the "
                          "losses of layers added up: a guide, no measurement.</p>");
}

std::string bits(const std::vector<ReportLayer>& layers) {
  BarChart chart{"", 0, {}, {{"weights", {}}, {"activations", {}}}, kLayersInRow};
  for (const ReportLayer& layer : layers) {
    chart.names.push_back(layer.name);
    chart.series[0].values.push_back(layer.weight_bits);
    chart.series[1].values.push_back(layer.activation_bits);
  }
  return page_section("Bits of the best policy", to_svg(chart));
}

/// What an episode reads is a part of the images: accuracies of the curves and those of the result
/// are two scales, and this table has both.
std::string reread_section(const SearchReport& report) {
  if (report.reread.empty()) return "";
  std::string html = "<table>\n<tr><th></th><th>" + report.images_read +
                     "</th><th>all validation images</th><th>cost</th></tr>\n";
  for (const RereadRow& row : report.reread) {
    html += html_row({row.name, row.screened, row.full, row.cost_ratio});
  }
  return page_section("Read again on all validation images",
                      html + "</table><p class=\"note\">Episodes, and so the curves below, read " +
                          report.images_read + "; the result is chosen by accuracies on all.</p>");
}

}  // namespace

std::string to_html(const SearchReport& report) {
  std::string html;
  if (!report.warning.empty()) {
    html += "<section class=\"warning\">" + escape_html(report.warning) + "</section>\n";
  }
  const std::string uniform =
      report.uniform.empty()
          ? ""
          : "<p class=\"note\">Best policy with equal widths in all free layers, " +
                escape_html(report.uniform) + ".</p>";
  html += page_section("Best policy against W8A8", comparison_table(report.comparison) + uniform);
  html += bits(report.layers) + losses(report) + reread_section(report) + curves(report);
  html += bits_over_episodes(report.episodes);
  html += page_section("How the time was spent", plain_table(report.effort));
  html += page_section("Configuration", plain_table(report.configuration));
  return html_page(report.title, report.subtitle, html);
}

}  // namespace ohmic
