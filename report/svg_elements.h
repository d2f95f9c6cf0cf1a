#pragma once

#include <string>

namespace ohmic {

/// A coordinate as SVG takes it.
std::string svg_number(double value);

/// A text element; content is escaped. classes: of the page's style.
std::string svg_text(double x, double y, const std::string& classes, const std::string& content);

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& classes);

/// The opening tag of a drawing of this size, which grows with its page up to `width`.
std::string svg_open(double width, double height, const std::string& title);

/// A drawing of a page as a file of its own: with name space, style and a white ground.
std::string standalone_svg(const std::string& drawing);

}  // namespace ohmic
