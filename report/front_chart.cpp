#include "report/front_chart.h"

#include "report/front.h"
#include "report/plot_frame.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kHeight = 280;

std::string dots(const PlotFrame& frame, const std::vector<PlotPoint>& points,
                 const std::string& classes) {
  std::string svg;
  for (const PlotPoint& point : points) {
    svg += svg_dot(frame.at(point), 2.6, classes,
                   fixed_digits(point.x, 4) + ": " + fixed_digits(point.y, 2));
  }
  return svg;
}

}  // namespace

std::string to_svg(const FrontChart& chart) {
  std::vector<std::vector<PlotPoint>> fronts;
  std::vector<std::string> names;
  RangeOf x, y;
  for (const FrontChart::Series& series : chart.series) {
    names.push_back(series.name);
    fronts.push_back(front_of(
        series.points, [](const PlotPoint& p) { return p.x; },
        [](const PlotPoint& p) { return p.y; }));
    for (const PlotPoint& point : fronts.back()) {
      x.take(point.x);
      y.take(point.y);
    }
  }
  const PlotFrame frame(x.range({0, 1}), y.range({0, 100}), {kHeight, series_legend(names), ""});
  std::string svg = frame.open(chart.title, 1) + frame.clip() + frame.x_axis(chart.axes, 2);
  for (std::size_t s = 0; s < fronts.size(); ++s)
    svg += step_line(frame, fronts[s], series_class(s)) + dots(frame, fronts[s], filled_class(s));
  return svg + "</svg>\n";
}

}  // namespace ohmic
