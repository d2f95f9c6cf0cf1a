#include "report/plot_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "report/ticks.h"

namespace ohmic {
namespace {

constexpr double kHeading = 28, kAboveLegend = 6, kAbovePlot = 10;

/// Told apart on a light and on a dark page.
constexpr std::array<const char*, 8> kColours = {"#3b82f6", "#e08a1e", "#10a37f", "#dc4a3d",
                                                 "#8b5cf6", "#0ea5b7", "#d6409f", "#7a9a1f"};

PlotFrame::Range widened(PlotFrame::Range range, double share) {
  const double width = range.high - range.low;
  if (!(width > 0)) return {range.low - 0.5, range.high + 0.5};
  return {range.low - share * width, range.high + share * width};
}

double heading_room(const PlotLayout& layout) {
  return layout.heading.empty() ? kAboveLegend : kHeading;
}

}  // namespace

PlotFrame::PlotFrame(Range x, Range y, PlotLayout layout)
    : x_(widened(x, 0)),
      y_(widened(y, 0.05)),
      layout_(std::move(layout)),
      legend_(layout_.legend, kLeft, kWidth - kRight),
      top_(heading_room(layout_) + legend_.height() + kAbovePlot) {}

double PlotFrame::x(double value) const {
  return kLeft + (kWidth - kLeft - kRight) * (value - x_.low) / (x_.high - x_.low);
}

double PlotFrame::y(double value) const {
  return top_ + layout_.height * (y_.high - value) / (y_.high - y_.low);
}

std::string PlotFrame::open(const std::string& title, int y_digits) const {
  std::string svg = svg_open(kWidth, bottom() + layout_.below, title);
  if (!layout_.heading.empty()) svg += svg_text(0, 14, "title", layout_.heading);
  svg += legend_.svg(heading_room(layout_));
  for (const Tick& tick : labelled_ticks(y_.low, y_.high, y_digits)) {
    svg += svg_line(kLeft, y(tick.value), kWidth - kRight, y(tick.value), "grid");
    svg += svg_text(kLeft - 8, y(tick.value) + 4, "tick end", tick.label);
  }
  return svg;
}

std::string PlotFrame::x_axis(const std::string& name, int digits) const {
  std::string svg;
  for (const Tick& tick : labelled_ticks(x_.low, x_.high, digits)) {
    svg += svg_text(x(tick.value), bottom() + 18, "tick middle", tick.label);
  }
  return svg + svg_text((kLeft + kWidth - kRight) / 2, bottom() + 35, "tick middle", name);
}

std::string PlotFrame::reference(double value, const std::string& label) const {
  return svg_line(kLeft, y(value), kWidth - kRight, y(value), "reference") +
         svg_text(kWidth - kRight - 4, y(value) - 5, "tick end strong", label);
}

std::string PlotFrame::clip() const {
  return fmt::format(
      R"(<clipPath id="axes"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/></clipPath>)",
      kLeft, top_, kWidth - kLeft - kRight, layout_.height);
}

void RangeOf::take(double value) {
  range_ = empty_ ? PlotFrame::Range{value, value}
                  : PlotFrame::Range{std::min(range_.low, value), std::max(range_.high, value)};
  empty_ = false;
}

PlotFrame::Range RangeOf::range(PlotFrame::Range otherwise) const {
  return empty_ ? otherwise : range_;
}

std::string step_line(const PlotFrame& frame, const std::vector<PlotPoint>& points,
                      const std::string& classes) {
  std::vector<PlotPoint> corners;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const PlotPoint at = frame.at(points[i]);
    if (i > 0) corners.push_back({at.x, corners.back().y});
    corners.push_back(at);
  }
  return svg_polyline(corners, "inside " + classes);
}

std::string series_class(std::size_t series) {
  return "series" + std::to_string(series % kColours.size());
}

std::string filled_class(std::size_t series) { return series_class(series) + " filled"; }

std::vector<LegendEntry> series_legend(const std::vector<std::string>& names) {
  std::vector<LegendEntry> entries;
  for (const std::string& name : names) entries.push_back({filled_class(entries.size()), name});
  return entries;
}

std::string series_style() {
  std::string css;
  for (std::size_t i = 0; i < kColours.size(); ++i) {
    css += fmt::format(".{0} {{ stroke: {1}; }} .{0}.filled {{ fill: {1}; stroke: none; }}\n",
                       series_class(i), kColours[i]);
  }
  return css;
}

std::string clipped_plot_style() { return "<style>" + clipped_style() + "</style>\n"; }

std::string clipped_style() {
  return "\n.inside { clip-path: url(#axes); } .seed { opacity: 0.25; stroke-width: 1; }\n"
         ".whisker { stroke: var(--text); stroke-width: 1.2; }\n";
}

}  // namespace ohmic
