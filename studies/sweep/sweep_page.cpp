#include "studies/sweep/sweep_page.h"

#include <algorithm>
#include <vector>

#include "report/html_page.h"
#include "report/plot_frame.h"
#include "report/report_text.h"
#include "studies/sweep/parallel_axes.h"
#include "studies/sweep/sweep_grid.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr int kDigits = 4;                 // that a figure is shown with
constexpr std::size_t kMostRows = 10'000;  // of the table, but for the front

constexpr const char* kStyle =
    "<style>.chip { stroke: var(--pale); stroke-width: 1; opacity: 0.6; }\n"
    ".front { stroke: var(--best); stroke-width: 2; opacity: 1; }\n"
    ".other-chip { fill: var(--pale); } .front-chip { fill: var(--best); }\n"
    ".beside { paint-order: stroke; stroke: var(--card); stroke-width: 4; }\n"
    ".chips td[colspan] { text-align: left; }\n"
    ".chips td, .chips th { padding: 3px 8px; font-size: 13px; white-space: nowrap; }\n"
    ".chips .on-front td { color: var(--best); }</style>\n";

std::string figure_text(const Figure& figure, const Json& value) {
  if (value.is_null()) return "";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (!value.is_number_float()) return value_text(value);
  return significant_digits(value.get<double>() * figure.scale, kDigits);
}

/// What a pointer over a chip shows.
std::string chip_title(const SweepColumns& columns, const SweepRow& row) {
  std::string title;
  for (std::size_t k = 0; k < columns.keys.size(); ++k)
    title += columns.keys[k] + "=" + value_text(row.values[k]) + "\n";
  for (const std::string& name : columns.objectives) {
    const std::size_t f = columns.index(name);
    title += name + " " + figure_text(columns.figures[f], row.figures[f]) + "\n";
  }
  return title;
}

/// Two figures against each other, a dot a chip.
std::string scatter(const SweepColumns& columns, const std::vector<SweepRow>& rows,
                    const std::string& x, const std::string& y) {
  const auto point = [&](const SweepRow& row) {
    return PlotPoint{row.figures[columns.index(x)].get<double>(),
                     row.figures[columns.index(y)].get<double>()};
  };
  RangeOf xs;
  RangeOf ys;
  for (const SweepRow& row : rows) {
    if (row.status != ChipStatus::kOk) continue;
    xs.take(point(row).x);
    ys.take(point(row).y);
  }
  PlotLayout layout;
  layout.heading = y;
  layout.legend = {{"front-chip", "on the Pareto front"}, {"other-chip", "other chips"}};
  const PlotFrame frame(xs.range({}), ys.range({}), layout);
  std::string svg = frame.open(y + " over " + x, 0) + frame.x_axis(x, 0);
  for (const bool front : {false, true}) {  // the front lies over the others
    for (const SweepRow& row : rows) {
      if (row.status != ChipStatus::kOk || row.pareto != front) continue;
      svg += svg_dot(frame.at(point(row)), front ? 4 : 3, front ? "front-chip" : "other-chip",
                     chip_title(columns, row));
    }
  }
  return svg + "</svg>\n";
}

std::string scatters(const SweepColumns& columns, const std::vector<SweepRow>& rows) {
  std::string html;
  for (std::size_t o = 1; o < columns.objectives.size(); ++o)
    html += scatter(columns, rows, columns.objectives.front(), columns.objectives[o]);
  return html;
}

/// Figures as the table shows them: what is weighed stands beside the keys, in sight.
std::vector<std::size_t> shown_order(const SweepColumns& columns) {
  std::vector<std::size_t> order;
  for (const std::string& name : columns.objectives) order.push_back(columns.index(name));
  for (std::size_t f = 0; f < columns.figures.size(); ++f) {
    if (std::find(order.begin(), order.end(), f) == order.end()) order.push_back(f);
  }
  return order;
}

std::string heading_of(const Figure& figure) {
  std::string heading = figure.heading;
  if (heading.empty()) {
    heading = figure.name;
    std::replace(heading.begin(), heading.end(), '_', ' ');
  }
  return heading;
}

std::string heading_html(const SweepColumns& columns) {
  std::string html = "<tr>";
  for (const std::string& key : columns.keys) html += "<th>" + escape_html(key) + "</th>";
  html += "<th>status</th>";
  for (const std::size_t f : shown_order(columns))
    html += "<th>" + escape_html(heading_of(columns.figures[f])) + "</th>";
  return html + "</tr>\n";
}

std::string row_html(const SweepColumns& columns, const SweepRow& row) {
  std::string html = row.pareto ? "<tr class=\"on-front\">" : "<tr>";
  const auto add = [&html](const std::string& text) {
    html += "<td>" + escape_html(text) + "</td>";
  };
  for (const Json& value : row.values) add(value_text(value));
  if (row.status != ChipStatus::kOk) {
    return html + "<td colspan=\"" + std::to_string(columns.figures.size() + 1) + "\">" +
           escape_html(std::string(to_string(row.status)) + ": " + row.reason) + "</td></tr>\n";
  }
  add(to_string(row.status));
  for (const std::size_t f : shown_order(columns))
    add(figure_text(columns.figures[f], row.figures[f]));
  return html + "</tr>\n";
}

std::string table_html(const SweepColumns& columns, const std::vector<SweepRow>& rows) {
  const bool all = rows.size() <= kMostRows;
  std::string html = all ? ""
                         : "<p class=\"note\">The front alone: sweep.csv has all " +
                               std::to_string(rows.size()) + " chips.</p>\n";
  html += "<table class=\"chips\">\n" + heading_html(columns);
  for (const SweepRow& row : rows) {
    if (all || row.pareto) html += row_html(columns, row);
  }
  return html + "</table>\n";
}

}  // namespace

std::string sweep_page(const std::string& subject, const SweepColumns& columns,
                       const std::vector<SweepRow>& rows) {
  std::string body = kStyle;
  const bool any = std::any_of(rows.begin(), rows.end(),
                               [](const SweepRow& row) { return row.status == ChipStatus::kOk; });
  if (any && columns.objectives.size() > 1)
    body += page_section("Pareto front of " + objectives_text(columns), scatters(columns, rows));
  if (any && !columns.keys.empty()) {
    body += page_section("What is swept, and what it does",
                         parallel_axes(columns, rows, columns.objectives) +
                             "<p class=\"note\">A line is a chip; green ones are on the "
                             "front.</p>\n");
  }
  body += page_section(std::to_string(rows.size()) + (rows.size() == 1 ? " chip" : " chips"),
                       table_html(columns, rows));
  return html_page("Sweep", subject, body);
}

}  // namespace ohmic
