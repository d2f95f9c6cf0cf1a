// The page of several runs: fronts, the course of each, the layers' widths.
#include <algorithm>

#include "report/html_page.h"
#include "report/line_chart.h"
#include "report/plot_frame.h"
#include "report/report_text.h"
#include "report/svg_elements.h"
#include "studies/runs/search_runs.h"
#include "util/number_text.h"
#include "util/split_text.h"

namespace ohmic {
namespace {

constexpr double kHeight = 280;
constexpr std::size_t kWindow = 25;  // episodes of a running mean

using Runs = std::vector<const SearchRunRecord*>;

std::vector<std::string> names_of(const Runs& runs) {
  std::vector<std::string> names;
  for (const SearchRunRecord* run : runs) names.push_back(run->folder);
  return names;
}

std::string front_plot(const Runs& runs) {
  std::vector<std::vector<PlotPoint>> fronts;
  RangeOf costs, accuracies;
  for (const SearchRunRecord* run : runs) {
    fronts.emplace_back();
    for (const EpisodeRecord& episode : accuracy_front(run->episodes)) {
      fronts.back().push_back({episode.cost_ratio, episode.accuracy});
      costs.take(episode.cost_ratio);
      accuracies.take(episode.accuracy);
    }
  }
  const PlotFrame frame(costs.range({0, 1}), accuracies.range({0, 100}),
                        {kHeight, series_legend(names_of(runs)), ""});
  std::string svg = frame.open("accuracy against cost", 1) + frame.clip() +
                    frame.x_axis("cost as a share of W8A8's; accuracy, %", 2);
  for (std::size_t r = 0; r < fronts.size(); ++r) {
    svg += step_line(frame, fronts[r], series_class(r));
    for (const PlotPoint& point : fronts[r]) svg += svg_dot(frame.at(point), 3, filled_class(r));
  }
  return svg + "</svg>\n";
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

std::string subject_sections(const Runs& runs) {
  const std::string& subject = runs.front()->subject();
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
  std::vector<Runs> subjects;
  for (const SearchRunRecord& run : runs) {
    const auto same = std::find_if(subjects.begin(), subjects.end(), [&](const Runs& others) {
      return others.front()->subject() == run.subject();
    });
    if (same == subjects.end()) {
      subjects.push_back({&run});
    } else {
      same->push_back(&run);
    }
  }
  std::string body = clipped_plot_style();
  for (const Runs& subject : subjects) body += subject_sections(subject);
  return html_page("Searches", std::to_string(runs.size()) + " runs", body);
}

}  // namespace ohmic
