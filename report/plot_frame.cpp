#include "report/plot_frame.h"

#include <array>

#include "report/svg_chart.h"
#include "report/svg_elements.h"

namespace ohmic {
namespace {

/// Told apart on a light and on a dark page.
constexpr std::array<const char*, 8> kColours = {"#3b82f6", "#e08a1e", "#10a37f", "#dc4a3d",
                                                 "#8b5cf6", "#0ea5b7", "#d6409f", "#7a9a1f"};

PlotFrame::Range widened(PlotFrame::Range range, double share) {
  const double width = range.high - range.low;
  if (!(width > 0)) return {range.low - 0.5, range.high + 0.5};
  return {range.low - share * width, range.high + share * width};
}

}  // namespace

PlotFrame::PlotFrame(Range x, Range y) : x_(widened(x, 0)), y_(widened(y, 0.05)) {}

double PlotFrame::x(double value) const {
  return kLeft + (kWidth - kLeft - kRight) * (value - x_.low) / (x_.high - x_.low);
}

double PlotFrame::y(double value) const {
  return kTop + (kHeight - kTop - kBottom) * (y_.high - value) / (y_.high - y_.low);
}

std::string PlotFrame::legend(const std::vector<std::string>& names) const {
  std::string svg;
  double x = kLeft;
  for (std::size_t i = 0; i < names.size(); ++i) {
    svg += "<rect x=\"" + svg_number(x) +
           "\" y=\"6\" width=\"10\" height=\"10\" rx=\"3\" class=\"" + series_class(i) +
           " filled\"/>" + svg_text(x + 16, 15, "tick", names[i]);
    x += 36 + 6.4 * static_cast<double>(names[i].size());
  }
  return svg;
}

std::string PlotFrame::y_grid(int digits) const {
  std::string svg;
  for (const Tick& tick : labelled_ticks(y_.low, y_.high, digits)) {
    svg += svg_line(kLeft, y(tick.value), kWidth - kRight, y(tick.value), "grid");
    svg += svg_text(kLeft - 8, y(tick.value) + 4, "tick end", tick.label);
  }
  return svg;
}

std::string PlotFrame::open(const std::string& title, const std::string& x_name, int x_digits,
                            int y_digits, const std::vector<std::string>& legend_names) const {
  std::string svg = open_bars(title, y_digits, legend_names);
  for (const Tick& tick : labelled_ticks(x_.low, x_.high, x_digits)) {
    svg += svg_text(x(tick.value), kHeight - 22, "tick middle", tick.label);
  }
  return svg + svg_text((kLeft + kWidth - kRight) / 2, kHeight - 5, "tick middle", x_name);
}

std::string PlotFrame::open_bars(const std::string& title, int y_digits,
                                 const std::vector<std::string>& legend_names) const {
  return svg_open(kWidth, kHeight, title) + legend(legend_names) + y_grid(y_digits) +
         "<clipPath id=\"axes\"><rect x=\"" + svg_number(kLeft) + "\" y=\"" + svg_number(kTop) +
         "\" width=\"" + svg_number(kWidth - kLeft - kRight) + "\" height=\"" +
         svg_number(kHeight - kTop - kBottom) + "\"/></clipPath>";
}

std::string step_line(const PlotFrame& frame, const std::vector<PlotPoint>& points,
                      const std::string& classes) {
  std::string text;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double x = frame.x(points[i].x);
    if (i > 0) text += svg_number(x) + "," + svg_number(frame.y(points[i - 1].y)) + " ";
    text += svg_number(x) + "," + svg_number(frame.y(points[i].y)) + " ";
  }
  return "<polyline class=\"inside " + classes + "\" points=\"" + text + "\"/>";
}

std::string series_class(std::size_t series) {
  return "series" + std::to_string(series % kColours.size());
}

std::string plot_style() {
  std::string css =
      "<style>\n.inside { clip-path: url(#axes); } .seed { opacity: 0.25; stroke-width: 1; }\n"
      ".whisker { stroke: var(--text); stroke-width: 1.2; }\n";
  for (std::size_t i = 0; i < kColours.size(); ++i) {
    css += "." + series_class(i) + " { stroke: " + kColours[i] + "; } ." + series_class(i) +
           ".filled { fill: " + kColours[i] + "; stroke: none; }\n";
  }
  return css + "</style>\n";
}

}  // namespace ohmic
