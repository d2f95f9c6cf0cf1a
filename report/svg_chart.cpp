#include "report/svg_chart.h"

#include <algorithm>
#include <cmath>

#include "report/report_text.h"
#include "report/svg_elements.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kWidth = 860, kHeight = 230;
constexpr double kLeft = 58, kRight = 14, kTop = 12, kBottom = 30;
constexpr std::size_t kMeanWindow = 20;

/// From episodes and values to pixels.
class Axes {
 public:
  explicit Axes(const EpisodeChart& chart) : count_(chart.values.size()) {
    low_ = high_ = chart.reference.value_or(chart.values.empty() ? 0 : chart.values.front());
    for (const double v : chart.values) {
      low_ = std::min(low_, v);
      high_ = std::max(high_, v);
    }
    const double margin = high_ > low_ ? 0.06 * (high_ - low_) : 1;
    low_ -= margin;
    high_ += margin;
  }
  double x(std::size_t episode) const {
    const double steps = count_ > 1 ? static_cast<double>(count_ - 1) : 1;
    return kLeft + (kWidth - kLeft - kRight) * static_cast<double>(episode) / steps;
  }
  double y(double value) const {
    return kTop + (kHeight - kTop - kBottom) * (high_ - value) / (high_ - low_);
  }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  std::size_t count_;
  double low_ = 0, high_ = 0;
};

std::string grid(const EpisodeChart& chart, const Axes& axes) {
  std::string svg;
  for (const Tick& tick : labelled_ticks(axes.low(), axes.high(), chart.digits)) {
    const double y = axes.y(tick.value);
    svg += svg_line(kLeft, y, kWidth - kRight, y, "grid");
    svg += svg_text(kLeft - 8, y + 4, "tick end", tick.label);
  }
  const std::size_t last = chart.values.empty() ? 0 : chart.values.size() - 1;
  svg += svg_text(kLeft, kHeight - 8, "tick", "episode 0");
  svg += svg_text(kWidth - kRight, kHeight - 8, "tick end", std::to_string(last));
  if (chart.reference) {
    const double y = axes.y(*chart.reference);
    svg += svg_line(kLeft, y, kWidth - kRight, y, "reference");
    svg += svg_text(kWidth - kRight - 4, y - 5, "tick end strong", chart.reference_label);
  }
  return svg;
}

std::string dots(const EpisodeChart& chart, const Axes& axes) {
  std::string svg;
  for (std::size_t i = 0; i < chart.values.size(); ++i) {
    svg += "<circle cx=\"" + svg_number(axes.x(i)) + "\" cy=\"" +
           svg_number(axes.y(chart.values[i])) + "\" r=\"2.4\" class=\"" +
           (chart.feasible[i] ? "feasible" : "infeasible") + "\"><title>episode " +
           std::to_string(i) + ": " + fixed_digits(chart.values[i], chart.digits + 1) +
           escape_html(chart.unit) + "</title></circle>";
  }
  return svg;
}

/// A line through the values that are there.
std::string polyline(const std::vector<std::optional<double>>& values, const Axes& axes,
                     const std::string& classes) {
  std::string points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) points += svg_number(axes.x(i)) + "," + svg_number(axes.y(*values[i])) + " ";
  }
  return "<polyline class=\"" + classes + "\" points=\"" + points + "\"/>";
}

/// The end of a name that is too long for its place tells layers apart.
std::string short_name(const std::string& name) {
  constexpr std::size_t kMost = 12;
  if (name.size() <= kMost) return name;
  std::size_t begin = name.size() - kMost + 1;
  while ((static_cast<unsigned char>(name[begin]) & 0xC0U) == 0x80U) ++begin;  // within a character
  return "\u2026" + name.substr(begin);
}

std::string bar(double x, double base, double unit, int bits, const std::string& classes) {
  const double height = unit * bits;
  return "<rect x=\"" + svg_number(x) + "\" y=\"" + svg_number(base - height) +
         "\" width=\"22\" height=\"" + svg_number(height) + "\" rx=\"3\" class=\"" + classes +
         "\"/>" + svg_text(x + 11, base - height - 5, "tick middle", std::to_string(bits));
}

}  // namespace

std::vector<double> round_ticks(double low, double high) {
  const double span = high - low;
  double step = std::pow(10, std::floor(std::log10(span)));
  for (const double factor : {0.2, 0.25, 0.5, 1.0, 2.0}) {
    if (span / (step * factor) <= 6) {
      step *= factor;
      break;
    }
  }
  std::vector<double> ticks;
  for (double i = std::ceil(low / step); i * step <= high; ++i) ticks.push_back(i * step);
  return ticks;
}

int tick_digits(const std::vector<double>& ticks, int least) {
  constexpr int kMost = 12;
  const auto exact = [](double tick, int digits) {
    const double scaled = tick * std::pow(10, digits);
    return std::abs(scaled - std::round(scaled)) < 1e-4;
  };
  int digits = least;
  for (const double tick : ticks) {
    while (digits < kMost && !exact(tick, digits)) ++digits;
  }
  return digits;
}

std::vector<Tick> labelled_ticks(double low, double high, int least_digits) {
  const std::vector<double> values = round_ticks(low, high);
  const int digits = tick_digits(values, least_digits);
  std::vector<Tick> ticks;
  for (const double value : values)
    ticks.push_back({value, fixed_digits(value == 0 ? 0 : value, digits)});  // no -0
  return ticks;
}

std::vector<double> running_mean(const std::vector<double>& values, std::size_t window) {
  std::vector<double> means;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t count = std::min(window, i + 1);
    double sum = 0;
    for (std::size_t k = i + 1 - count; k <= i; ++k) sum += values[k];
    means.push_back(sum / static_cast<double>(count));
  }
  return means;
}

std::string to_svg(const EpisodeChart& chart) {
  const Axes axes(chart);
  const std::vector<double> means = running_mean(chart.values, kMeanWindow);
  std::string svg = "<svg viewBox=\"0 0 " + svg_number(kWidth) + " " + svg_number(kHeight) +
                    "\" role=\"img\" aria-label=\"" + escape_html(chart.title) + "\">";
  svg += grid(chart, axes) + dots(chart, axes);
  svg += polyline({means.begin(), means.end()}, axes, "mean");
  if (!chart.best_so_far.empty()) svg += polyline(chart.best_so_far, axes, "best");
  return svg + "</svg>";
}

std::string bits_svg(const std::vector<ReportLayer>& layers) {
  constexpr std::size_t kInRow = 10;
  constexpr double kStep = 84, kBase = 168, kUnit = 17, kRow = 200;
  const std::size_t rows = (layers.size() + kInRow - 1) / kInRow;
  const auto widest = static_cast<double>(std::min(layers.size(), kInRow));
  const double width = std::max(kStep * widest + 20, 300.0);
  std::string svg = "<svg viewBox=\"0 0 " + svg_number(width) + " " +
                    svg_number(kRow * static_cast<double>(rows)) +
                    "\" style=\"max-width:" + svg_number(width) +
                    "px\" role=\"img\" aria-label=\"bits of every layer\">";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const double base = kBase + kRow * static_cast<double>(i / kInRow);
    if (i % kInRow == 0) svg += svg_line(10, base, width - 10, base, "grid");
    const double x = 10 + kStep * static_cast<double>(i % kInRow) + 17;
    svg += bar(x, base, kUnit, layers[i].weight_bits, "weight");
    svg += bar(x + 25, base, kUnit, layers[i].activation_bits, "activation");
    svg += svg_text(x + 23.5, base + 18, "tick middle", short_name(layers[i].name));
  }
  return svg + "</svg>";
}

}  // namespace ohmic
