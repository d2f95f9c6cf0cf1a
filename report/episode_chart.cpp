#include "report/episode_chart.h"

#include "report/line_chart.h"
#include "report/plot_frame.h"
#include "report/running_mean.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr std::size_t kMeanWindow = 20;
constexpr const char* kInfeasible = "infeasible";
// Series of the legend.
constexpr std::size_t kFeasible = 0, kMean = 1, kBest = 2;

PlotFrame frame_of(const EpisodeChart& chart) {
  RangeOf values;
  for (const double value : chart.values) values.take(value);
  if (chart.reference) values.take(*chart.reference);
  const std::size_t count = chart.values.empty() ? 1 : chart.values.size();
  std::vector<LegendEntry> legend = {{filled_class(kFeasible), "feasible episode"},
                                     {kInfeasible, "infeasible"},
                                     {filled_class(kMean), "mean of the last 20"}};
  if (!chart.best_so_far.empty()) {
    legend.push_back({filled_class(kBest), "best feasible so far"});
  }
  return {{0, static_cast<double>(count - 1)}, values.range({0, 0}), {188, legend, ""}};
}

std::string dots(const EpisodeChart& chart, const PlotFrame& frame) {
  std::string svg;
  for (std::size_t i = 0; i < chart.values.size(); ++i) {
    svg += svg_dot(frame.at({static_cast<double>(i), chart.values[i]}), 2.4,
                   chart.feasible[i] ? filled_class(kFeasible) : kInfeasible,
                   "episode " + std::to_string(i) + ": " +
                       fixed_digits(chart.values[i], chart.digits + 1) + chart.unit);
  }
  return svg;
}

}  // namespace

std::string to_svg(const EpisodeChart& chart) {
  const PlotFrame frame = frame_of(chart);
  std::string svg = frame.open(chart.title, chart.digits) + frame.x_axis("episode", 0);
  if (chart.reference) svg += frame.reference(*chart.reference, chart.reference_label);
  svg += dots(chart, frame);
  const std::vector<std::optional<double>> values(chart.values.begin(), chart.values.end());
  svg += curve_line(frame, running_mean(values, kMeanWindow), series_class(kMean));
  if (!chart.best_so_far.empty()) {
    svg += curve_line(frame, chart.best_so_far, series_class(kBest));
  }
  return svg + "</svg>";
}

}  // namespace ohmic
