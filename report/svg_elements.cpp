#include "report/svg_elements.h"

#include <fmt/format.h>

#include "report/html_page.h"
#include "report/report_text.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

constexpr double kCharacter = 6.6;  // width of one in the size of ticks, on average

}  // namespace

std::string svg_number(double value) { return fixed_digits(value, 1); }

std::string svg_text(double x, double y, const std::string& classes, const std::string& content) {
  return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>)", x, y, classes,
                     escape_html(content));
}

std::string svg_slanted_text(double x, double y, double degrees, const std::string& classes,
                             const std::string& content) {
  const std::string turn = fmt::format("rotate({:.0f} {:.1f} {:.1f})", -degrees, x, y);
  return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" class="{} end" transform="{}">{}</text>)", x, y,
                     classes, turn, escape_html(content));
}

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& classes) {
  return fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>)", x1,
                     y1, x2, y2, classes);
}

std::string svg_rect(double x, double y, double width, double height, const std::string& classes) {
  return fmt::format(
      R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="3" class="{}"/>)", x, y,
      width, height, classes);
}

std::string svg_dot(const PlotPoint& at, double radius, const std::string& classes,
                    const std::string& title) {
  const std::string open = fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" class="{}")",
                                       at.x, at.y, radius, classes);
  return title.empty() ? open + "/>" : open + "><title>" + escape_html(title) + "</title></circle>";
}

std::string svg_polyline(const std::vector<PlotPoint>& points, const std::string& classes) {
  std::string text;
  for (const PlotPoint& point : points) text += fmt::format("{:.1f},{:.1f} ", point.x, point.y);
  return "<polyline class=\"" + classes + "\" points=\"" + text + "\"/>";
}

std::string svg_open(double width, double height, const std::string& title) {
  return fmt::format(
      R"(<svg viewBox="0 0 {0:.1f} {1:.1f}" style="max-width:{0:.1f}px" role="img" aria-label="{2}">)",
      width, height, escape_html(title));
}

double text_width(const std::string& text) {
  return kCharacter * static_cast<double>(character_count(text));
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
