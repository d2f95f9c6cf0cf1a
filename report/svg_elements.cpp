#include "report/svg_elements.h"

#include "report/html_page.h"
#include "report/report_text.h"
#include "util/number_text.h"

namespace ohmic {

std::string svg_number(double value) { return fixed_digits(value, 1); }

std::string svg_text(double x, double y, const std::string& classes, const std::string& content) {
  return "<text x=\"" + svg_number(x) + "\" y=\"" + svg_number(y) + "\" class=\"" + classes +
         "\">" + escape_html(content) + "</text>";
}

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& classes) {
  return "<line x1=\"" + svg_number(x1) + "\" y1=\"" + svg_number(y1) + "\" x2=\"" +
         svg_number(x2) + "\" y2=\"" + svg_number(y2) + "\" class=\"" + classes + "\"/>";
}

std::string svg_open(double width, double height, const std::string& title) {
  return "<svg viewBox=\"0 0 " + svg_number(width) + " " + svg_number(height) +
         "\" style=\"max-width:" + svg_number(width) + "px\" role=\"img\" aria-label=\"" +
         escape_html(title) + "\">";
}

std::string standalone_svg(const std::string& drawing) {
  const std::size_t open = drawing.find('>') + 1;
  std::string svg = drawing;
  svg.insert(open, "<style>" + drawing_style() +
                       "</style><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
  svg.insert(std::string("<svg").size(), " xmlns=\"http://www.w3.org/2000/svg\"");
  return svg + "\n";
}

}  // namespace ohmic
