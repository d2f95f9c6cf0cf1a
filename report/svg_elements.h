#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A place of a drawing or of a plot.
struct PlotPoint {
  double x = 0, y = 0;
};

/// A coordinate as SVG takes it.
std::string svg_number(double value);

/// A text element; content is escaped. classes: of the page's style.
std::string svg_text(double x, double y, const std::string& classes, const std::string& content);

/// A text that ends at a place and comes up to it from below at an angle. degrees: [0, 90].
std::string svg_slanted_text(double x, double y, double degrees, const std::string& classes,
                             const std::string& content);

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& classes);

/// A rectangle with rounded corners.
std::string svg_rect(double x, double y, double width, double height, const std::string& classes);

/// A dot; title: what a pointer over it shows, nothing if empty.
std::string svg_dot(const PlotPoint& at, double radius, const std::string& classes,
                    const std::string& title = "");

/// A line through points.
std::string svg_polyline(const std::vector<PlotPoint>& points, const std::string& classes);

/// The opening tag of a drawing of this size, which grows with its page up to `width`.
std::string svg_open(double width, double height, const std::string& title);

/// Width that a text takes in the size of ticks, about.
double text_width(const std::string& text);

/// A drawing of a page as a file of its own: with name space, style and a white ground.
std::string standalone_svg(const std::string& drawing);

}  // namespace ohmic
