#include "studies/reproduce/value_text.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "report/report_text.h"
#include "util/csv_line.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

constexpr int kFigures = 4;  // that a measured value is shown with

std::string all_digits(double value) { return Json(value).dump(); }

std::string signed_text(double value, int digits) {
  const std::string text = fixed_digits(value, digits);
  return value < 0 ? text : "+" + text;
}

bool in_percent(const ComparedValue& value) {
  return !value.quantity.empty() && value.quantity.back() == '%';
}

std::string optional_digits(const std::optional<double>& value) {
  return value ? all_digits(*value) : "";
}

void add_points(const std::string& chart, const LineChart& drawing, std::string& csv) {
  for (const ChartSeries& series : drawing.series) {
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      if (!series.values[i]) continue;
      csv +=
          csv_line({chart, series.name, std::to_string(i), all_digits(*series.values[i])}) + "\n";
    }
  }
}

void add_points(const std::string& chart, const BarChart& drawing, std::string& csv) {
  for (const BarChart::Series& series : drawing.series) {
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      csv += csv_line({chart, series.name, drawing.names[i], all_digits(series.values[i])}) + "\n";
    }
  }
}

/// Rows of cells, each column as wide as its widest cell, first and last to the left.
std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - row[i].size(), ' ');
      const bool left = i == 0 || i + 1 == row.size();
      line += (i == 0 ? "" : "  ") + (left ? row[i] + gap : gap + row[i]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string terminal_cell(const ComparedValue& value) {
  return (value.here ? here_text(value) : "-") +
         (value.paper ? " (" + paper_text(value) + ")" : "");
}

/// A line a row, a column a quantity: what is here, in brackets what the paper has.
std::string value_rows(const Reproduction& result) {
  std::vector<std::vector<std::string>> rows = {{"here (paper)"}};
  std::vector<std::string> notes = {""};
  std::map<std::string, std::size_t> row_of, column_of;
  for (const ComparedValue& v : result.values) {
    const auto column = column_of.emplace(v.quantity, column_of.size() + 1);
    if (column.second) rows.front().push_back(v.quantity);
    const auto row = row_of.emplace(v.row, rows.size());
    if (row.second) {
      rows.push_back({v.row});
      notes.emplace_back();
    }
    auto& cells = rows[row.first->second];
    cells.resize(std::max(cells.size(), column.first->second + 1));
    cells[column.first->second] = terminal_cell(v);
    if (!v.note.empty()) notes[row.first->second] = v.note;
  }
  const std::size_t columns = rows.front().size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].resize(columns);
    rows[i].push_back(notes[i]);
  }
  return aligned(rows);
}

}  // namespace

std::string paper_text(const ComparedValue& value) {
  if (!value.paper) return "";
  const double number = *value.paper;
  return number == std::floor(number) ? fixed_digits(number, 0) : all_digits(number);
}

std::string here_text(const ComparedValue& value) {
  if (!value.here) return "";
  int digits = value.digits;
  if (digits < 0) {
    const double size = std::abs(*value.here);
    const int leading = size > 0 ? static_cast<int>(std::floor(std::log10(size))) + 1 : 1;
    digits = std::max(0, kFigures - leading);
  }
  return fixed_digits(*value.here, digits);
}

std::string change_text(const ComparedValue& value) {
  if (!value.paper || !value.here || !value.comparable) return "";
  if (in_percent(value)) return signed_text(*value.here - *value.paper, 2) + " points";
  if (*value.paper == 0) return "";
  return signed_text(100 * (*value.here / *value.paper - 1), 1) + " %";
}

std::string values_csv(const Reproduction& result) {
  std::string csv = "row,quantity,paper,here,note\n";
  for (const ComparedValue& v : result.values) {
    csv +=
        csv_line({v.row, v.quantity, optional_digits(v.paper), optional_digits(v.here), v.note}) +
        "\n";
  }
  return csv;
}

std::string charts_csv(const Reproduction& result) {
  std::string csv = "chart,series,at,value\n";
  for (const Chart& chart : result.charts) {
    std::visit([&](const auto& drawing) { add_points(result.id + chart.suffix, drawing, csv); },
               chart.drawing);
  }
  return csv;
}

std::string to_text(const Reproduction& result) {
  std::string text = result.title + "\n" + result.subject + "\n\n";
  if (!result.values.empty()) text += value_rows(result);
  for (const Claim& claim : result.claims) {
    text += "\n" + std::string(claim.holds ? "[yes] " : "[no]  ") + claim.paper +
            "\n      here: " + claim.here + "\n";
  }
  if (!result.missing.empty()) text += "\nmissing: " + result.missing + "\n";
  return text;
}

}  // namespace ohmic
