#include "report/line_chart.h"

#include <algorithm>

#include "report/plot_frame.h"
#include "report/running_mean.h"

namespace ohmic {
namespace {

PlotFrame frame_of(const LineChart& chart) {
  RangeOf values;
  std::size_t count = 1;
  std::vector<std::string> names;
  if (chart.reference) values.take(*chart.reference);
  for (const ChartSeries& series : chart.series) {
    names.push_back(series.name);
    count = std::max(count, series.values.size());
    for (const auto& value : series.values) {
      if (value) values.take(*value);
    }
  }
  return {{0, static_cast<double>(count - 1)},
          values.range({0, 0}),
          {208, series_legend(names), chart.title}};
}

std::string dots(const PlotFrame& frame, const ChartSeries& series, const std::string& classes) {
  std::string svg;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!series.values[i]) continue;
    svg += svg_dot(frame.at({static_cast<double>(i), *series.values[i]}), 2.2, classes);
  }
  return svg;
}

}  // namespace

std::string to_svg(const LineChart& chart) {
  const PlotFrame frame = frame_of(chart);
  std::string svg = frame.open(chart.title, chart.digits) + frame.x_axis(chart.x_name, 0);
  if (chart.reference) svg += frame.reference(*chart.reference, chart.reference_label);
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    svg += dots(frame, chart.series[i], filled_class(i) + (chart.window > 0 ? " faint" : ""));
  }
  for (std::size_t i = 0; chart.window > 0 && i < chart.series.size(); ++i) {
    svg += curve_line(frame, running_mean(chart.series[i].values, chart.window), series_class(i));
  }
  return svg + "</svg>";
}

std::string curve_line(const PlotFrame& frame, const std::vector<std::optional<double>>& values,
                       const std::string& classes) {
  std::vector<PlotPoint> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) points.push_back(frame.at({static_cast<double>(i), *values[i]}));
  }
  return svg_polyline(points, classes);
}

}  // namespace ohmic
