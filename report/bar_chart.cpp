#include "report/bar_chart.h"

#include <algorithm>

#include "report/svg_elements.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kWidth = 860, kHeight = 240;
constexpr double kTop = 66, kBase = kHeight - 24;
constexpr double kBar = 26, kGap = 3;

double highest(const BarChart& chart) {
  double high = 0;
  for (const auto& series : chart.series) {
    for (const double value : series.values) high = std::max(high, value);
  }
  return high > 0 ? high : 1;
}

std::string legend(const BarChart& chart) {
  std::string svg = svg_text(0, 14, "title", chart.title);
  double x = 10;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const std::string& name = chart.series[i].name;
    svg += "<rect x=\"" + svg_number(x) +
           "\" y=\"28\" width=\"10\" height=\"10\" rx=\"3\" class=\"fill" + std::to_string(i) +
           "\"/>" + svg_text(x + 16, 37, "tick", name);
    x += 40 + 6.6 * static_cast<double>(name.size());
  }
  return svg;
}

std::string bar(double x, double width, double height, std::size_t series,
                const std::string& label) {
  return "<rect x=\"" + svg_number(x) + "\" y=\"" + svg_number(kBase - height) + "\" width=\"" +
         svg_number(width) + "\" height=\"" + svg_number(height) + "\" rx=\"3\" class=\"fill" +
         std::to_string(series) + "\"/>" +
         svg_text(x + width / 2, kBase - height - 5, "tick middle", label);
}

}  // namespace

std::string to_svg(const BarChart& chart) {
  const double step =
      (kWidth - 20) / static_cast<double>(std::max<std::size_t>(chart.names.size(), 1));
  const double group = (kBar + kGap) * static_cast<double>(chart.series.size()) - kGap;
  const double shrink = std::min(1.0, 0.85 * step / group);
  const double unit = (kBase - kTop) / highest(chart);
  std::string svg = svg_open(kWidth, kHeight, chart.title) + legend(chart);
  for (std::size_t n = 0; n < chart.names.size(); ++n) {
    const double middle = 10 + step * (static_cast<double>(n) + 0.5);
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      const double value = chart.series[s].values[n];
      const double x = middle + shrink * ((kBar + kGap) * static_cast<double>(s) - group / 2);
      svg += bar(x, shrink * kBar, unit * value, s, fixed_digits(value, chart.digits));
    }
    svg += svg_text(middle, kHeight - 8, "tick middle", chart.names[n]);
  }
  return svg + svg_line(10, kBase, kWidth - 10, kBase, "grid") + "</svg>";
}

}  // namespace ohmic
