#include "studies/reproduce/page.h"

#include <algorithm>

#include "report/html_page.h"
#include "report/report_text.h"
#include "report/svg_elements.h"
#include "studies/reproduce/value_text.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

std::string cell(const ComparedValue& value) {
  std::string html = "<td>" + (value.here ? here_text(value) : "&ndash;");
  if (value.paper) {
    html += "<br><span class=\"paper\">paper " + paper_text(value);
    if (value.here) html += "<br>" + change_text(value);
    html += "</span>";
  }
  return html + "</td>";
}

std::string row_html(const Reproduction& result, const std::string& row,
                     const std::vector<std::string>& quantities) {
  std::string html = "<tr><td>" + escape_html(row);
  std::vector<std::string> cells(quantities.size(), "<td></td>");
  for (const ComparedValue& value : result.values) {
    if (value.row != row) continue;
    const auto column = std::find(quantities.begin(), quantities.end(), value.quantity);
    cells[static_cast<std::size_t>(column - quantities.begin())] = cell(value);
    if (!value.note.empty()) {
      html += "<br><span class=\"paper row\">" + escape_html(value.note) + "</span>";
    }
  }
  html += "</td>";
  for (const std::string& text : cells) html += text;
  return html + "</tr>\n";
}

/// A row a row, a column a quantity; below each value what the paper has.
std::string values_table(const Reproduction& result) {
  const auto quantities = distinct(result.values, &ComparedValue::quantity);
  std::string html = "<table>\n<tr><th></th>";
  for (const std::string& quantity : quantities) html += "<th>" + escape_html(quantity) + "</th>";
  html += "</tr>\n";
  for (const std::string& row : distinct(result.values, &ComparedValue::row)) {
    html += row_html(result, row, quantities);
  }
  return html + "</table>\n";
}

std::string claims_table(const std::vector<Claim>& claims) {
  std::string html =
      "<h3>What the paper says of it</h3>\n<table class=\"words\">\n<tr><th>paper</th>"
      "<th>here</th><th></th></tr>\n";
  for (const Claim& claim : claims) {
    html += "<tr><td>" + escape_html(claim.paper) + "</td><td>" + escape_html(claim.here) +
            "</td><td class=\"" + (claim.holds ? "yes\">holds" : "no\">does not") + "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string body(const Reproduction& result) {
  std::string html = "<p class=\"note\">" + escape_html(result.subject) + "</p>\n";
  if (!result.missing.empty()) {
    html += "<p class=\"note no\">" + escape_html(result.missing) + "</p>\n";
  }
  for (const Chart& chart : result.charts) html += drawing_of(chart) + "\n";
  if (!result.values.empty()) html += values_table(result);
  if (!result.claims.empty()) html += claims_table(result.claims);
  if (!result.reasons.empty()) {
    html += "<h3>Why it differs</h3>\n<ul>\n";
    for (const std::string& reason : result.reasons) {
      html += "<li>" + escape_html(reason) + "</li>\n";
    }
    html += "</ul>\n";
  }
  return html;
}

constexpr const char* kPage = "reproduce.html";

void write_figure(const std::string& folder, const Reproduction& result) {
  for (const Chart& chart : result.charts) {
    write_file_atomically(folder + "/" + result.id + chart.suffix + ".svg",
                          standalone_svg(drawing_of(chart)));
  }
  write_file_atomically(folder + "/" + result.id + ".csv", charts_csv(result));
  if (!result.values.empty()) {
    write_file_atomically(folder + "/" + result.id + "_values.csv", values_csv(result));
  }
}

}  // namespace

std::string drawing_of(const Chart& chart) {
  return std::visit([](const auto& drawing) { return to_svg(drawing); }, chart.drawing);
}

std::string reproduction_page(const std::vector<Reproduction>& results,
                              const std::vector<std::string>& notes) {
  std::string html;
  if (results.size() > 1) {
    html += "<nav>";
    for (const Reproduction& result : results) {
      html += "<a href=\"#" + result.id + "\">" +
              escape_html(result.title.substr(0, result.title.find(':'))) + "</a>\n";
    }
    html += "</nav>\n";
  }
  for (const std::string& note : notes) {
    html += "<section><p class=\"note\">" + escape_html(note) + "</p></section>\n";
  }
  for (const Reproduction& result : results) {
    html += page_section(result.title, "<a id=\"" + result.id + "\"></a>" + body(result));
  }
  return html_page("Published results, made again",
                   "Tables and figures of Wei et al. 2022 (PPO-Based Automated Quantization for "
                   "ReRAM-Based Hardware Accelerator), of Wu et al. 2024 (BWQ) and of their "
                   "neighbours beside ours",
                   html);
}

std::vector<std::string> possible_files(const std::string& folder, const std::string& id) {
  std::vector<std::string> files;
  for (const char* ending : {".csv", "_values.csv", ".svg", "a.svg", "b.svg", "c.svg"})
    files.push_back(folder + "/" + id + ending);
  files.push_back(folder + "/" + kPage);
  return files;
}

void write_reproductions(const std::string& folder, const std::vector<Reproduction>& results,
                         const std::vector<std::string>& notes) {
  make_folder(folder);
  for (const Reproduction& result : results) {
    if (!result.charts.empty()) {
      write_figure(folder, result);
    } else if (!result.values.empty()) {
      write_file_atomically(folder + "/" + result.id + ".csv", values_csv(result));
    }
  }
  write_file_atomically(folder + "/" + kPage, reproduction_page(results, notes));
}

}  // namespace ohmic
