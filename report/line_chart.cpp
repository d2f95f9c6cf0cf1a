#include "report/line_chart.h"

#include <algorithm>
#include <limits>

#include "report/svg_chart.h"
#include "report/svg_elements.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kWidth = 860, kHeight = 300;
constexpr double kLeft = 58, kRight = 14, kTop = 52, kBottom = 40;

/// From positions and values to pixels.
class Axes {
 public:
  explicit Axes(const LineChart& chart) {
    double low = chart.reference.value_or(std::numeric_limits<double>::infinity());
    double high = chart.reference.value_or(-std::numeric_limits<double>::infinity());
    for (const ChartSeries& series : chart.series) {
      count_ = std::max(count_, series.values.size());
      for (const auto& value : series.values) {
        if (!value) continue;
        low = std::min(low, *value);
        high = std::max(high, *value);
      }
    }
    if (low > high) low = high = 0;
    const double margin = high > low ? 0.06 * (high - low) : 1;
    low_ = low - margin;
    high_ = high + margin;
  }
  double x(double position) const {
    const double steps = count_ > 1 ? static_cast<double>(count_ - 1) : 1;
    return kLeft + (kWidth - kLeft - kRight) * position / steps;
  }
  double y(double value) const {
    return kTop + (kHeight - kTop - kBottom) * (high_ - value) / (high_ - low_);
  }
  double low() const { return low_; }
  double high() const { return high_; }
  std::size_t last() const { return count_ == 0 ? 0 : count_ - 1; }

 private:
  std::size_t count_ = 0;
  double low_ = 0, high_ = 0;
};

std::string legend(const LineChart& chart) {
  std::string svg = svg_text(0, 14, "title", chart.title);
  double x = kLeft;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const std::string& name = chart.series[i].name;
    svg += "<rect x=\"" + svg_number(x) +
           "\" y=\"28\" width=\"10\" height=\"10\" rx=\"3\" class=\"fill" + std::to_string(i) +
           "\"/>" + svg_text(x + 16, 37, "tick", name);
    x += 40 + 6.6 * static_cast<double>(name.size());
  }
  return svg;
}

std::string grid(const LineChart& chart, const Axes& axes) {
  std::string svg;
  for (const Tick& tick : labelled_ticks(axes.low(), axes.high(), chart.digits)) {
    const double y = axes.y(tick.value);
    svg += svg_line(kLeft, y, kWidth - kRight, y, "grid");
    svg += svg_text(kLeft - 8, y + 4, "tick end", tick.label);
  }
  const double last = static_cast<double>(axes.last());
  if (last >= 1) {
    for (const double tick : round_ticks(0, last)) {
      svg += svg_text(axes.x(tick), kHeight - 22, "tick middle", fixed_digits(tick, 0));
    }
  }
  svg += svg_text((kLeft + kWidth - kRight) / 2, kHeight - 5, "tick middle", chart.x_name);
  if (chart.reference) {
    const double y = axes.y(*chart.reference);
    svg += svg_line(kLeft, y, kWidth - kRight, y, "reference");
    svg += svg_text(kWidth - kRight - 4, y - 5, "tick end strong", chart.reference_label);
  }
  return svg;
}

std::string dots(const ChartSeries& series, const Axes& axes, const std::string& classes) {
  std::string svg;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!series.values[i]) continue;
    svg += "<circle cx=\"" + svg_number(axes.x(static_cast<double>(i))) + "\" cy=\"" +
           svg_number(axes.y(*series.values[i])) + "\" r=\"2.2\" class=\"" + classes + "\"/>";
  }
  return svg;
}

std::string curve(const ChartSeries& series, std::size_t window, const Axes& axes,
                  const std::string& classes) {
  const auto means = running_mean(series.values, window);
  std::string points;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!means[i]) continue;
    points +=
        svg_number(axes.x(static_cast<double>(i))) + "," + svg_number(axes.y(*means[i])) + " ";
  }
  return "<polyline class=\"" + classes + "\" points=\"" + points + "\"/>";
}

}  // namespace

std::string to_svg(const LineChart& chart) {
  const Axes axes(chart);
  std::string svg = svg_open(kWidth, kHeight, chart.title) + legend(chart) + grid(chart, axes);
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const std::string faint = chart.window > 0 ? " faint" : "";
    svg += dots(chart.series[i], axes, "fill" + std::to_string(i) + faint);
  }
  for (std::size_t i = 0; chart.window > 0 && i < chart.series.size(); ++i) {
    svg += curve(chart.series[i], chart.window, axes, "line" + std::to_string(i));
  }
  return svg + "</svg>";
}

std::vector<std::optional<double>> running_mean(const std::vector<std::optional<double>>& values,
                                                std::size_t window) {
  std::vector<std::optional<double>> means(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    double sum = 0, count = 0;
    for (std::size_t k = i + 1 - std::min(window, i + 1); k <= i; ++k) {
      sum += values[k].value_or(0);
      count += values[k] ? 1 : 0;
    }
    means[i] = sum / count;
  }
  return means;
}

}  // namespace ohmic
