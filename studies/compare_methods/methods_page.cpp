#include <algorithm>
#include <utility>

#include "report/html_page.h"
#include "report/plot_frame.h"
#include "report/report_text.h"
#include "studies/compare_methods/methods_files.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kHeight = 300, kRadius = 5;

/// A column of the page's table.
struct PageColumn {
  const char* figure;
  const char* heading;
  double unit;  ///< what a value is multiplied by
};
constexpr PageColumn kColumns[] = {{"validation_accuracy", "validation, %", 1},
                                   {"test_accuracy", "test, %", 1},
                                   {"bits_per_weight", "bits a weight", 1},
                                   {"density", "density, %", 100},
                                   {"crossbars", "crossbars", 1},
                                   {"utilization", "utilization, %", 100},
                                   {"latency_ms", "latency, ms", 1},
                                   {"energy_mj", "energy, &micro;J", 1000},
                                   {"area_mm2", "area, mm&sup2;", 1}};

std::string row_html(const std::string& name, const Json& figures, const std::string& front) {
  std::string html = "<tr><td>" + escape_html(name) + "</td>";
  for (const PageColumn& column : kColumns)
    html += "<td>" + significant_digits(figures.at(column.figure).get<double>() * column.unit, 4) +
            "</td>";
  return html + "<td>" + front + "</td></tr>\n";
}

std::string table_html(const std::vector<MethodRecord>& records) {
  std::string html = "<table>\n<tr><th>method</th>";
  for (const PageColumn& column : kColumns) html += std::string("<th>") + column.heading + "</th>";
  html += "<th>front</th></tr>\n";
  for (const MethodRecord& record : records) {
    if (record.done()) {
      html += row_html(record.cell.label(), record.best, record.pareto ? "*" : "");
    } else {
      html += "<tr><td>" + escape_html(record.cell.label()) + "</td><td colspan=\"10\">" +
              escape_html(record.reason) + "</td></tr>\n";
    }
  }
  const auto done = std::find_if(records.begin(), records.end(),
                                 [](const MethodRecord& record) { return record.done(); });
  if (done != records.end()) html += row_html("W8A8", done->baseline, "");
  return html + "</table>\n";
}

std::vector<std::string> methods_of(const std::vector<MethodRecord>& records) {
  std::vector<std::string> methods;
  for (const MethodRecord& record : records) {
    if (std::count(methods.begin(), methods.end(), record.cell.method) == 0)
      methods.push_back(record.cell.method);
  }
  return methods;
}

/// Test accuracy over a figure, a dot a cell.
std::string plot(const std::vector<MethodRecord>& records, const PageColumn& column,
                 const std::string& axis) {
  const std::vector<std::string> methods = methods_of(records);
  std::vector<std::pair<std::size_t, PlotPoint>> points;
  RangeOf x, y;
  for (const MethodRecord& record : records) {
    if (!record.done()) continue;
    const PlotPoint point{record.figure(column.figure) * column.unit,
                          record.figure("test_accuracy")};
    x.take(point.x);
    y.take(point.y);
    const auto series = std::find(methods.begin(), methods.end(), record.cell.method);
    points.emplace_back(series - methods.begin(), point);
  }
  x.take(0);
  const PlotFrame frame(x.range({0, 1}), y.range({0, 100}), {kHeight, series_legend(methods), ""});
  std::string svg = frame.open("test accuracy against " + axis, 1) + frame.clip() +
                    frame.x_axis(axis + "; test accuracy, %", 1);
  for (const auto& [series, point] : points)
    svg += svg_dot(frame.at(point), kRadius, filled_class(series), "");
  return svg + "</svg>\n";
}

}  // namespace

std::string methods_page(const std::string& subject, const std::vector<MethodRecord>& records) {
  const PageColumn energy{"energy_mj", "", 1000}, latency{"latency_ms", "", 1};
  const std::string note =
      "<p class=\"note\">Every method's own network on the chip that it sets where the user has "
      "not; W8A8 is dense, on the chip of the first row. Front: no other row is at least as good "
      "in test accuracy, energy, latency and area "
      "and better in one.</p>\n";
  return html_page(
      "Methods compared", subject,
      clipped_plot_style() + page_section("Methods side by side", table_html(records) + note) +
          page_section("Accuracy against energy",
                       plot(records, energy, "energy an image, microjoules")) +
          page_section("Accuracy against latency", plot(records, latency, "latency, ms")));
}

}  // namespace ohmic
