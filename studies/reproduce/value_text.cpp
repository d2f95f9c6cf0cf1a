#include "studies/reproduce/value_text.h"

#include <algorithm>
#include <cmath>

#include "util/csv_line.h"
#include "util/json_section.h"
#include "util/number_text.h"
#include "util/text_table.h"

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

std::string terminal_cell(const ComparedValue& value) {
  return (value.here ? here_text(value) : "-") +
         (value.paper ? " (" + paper_text(value) + ")" : "");
}

/// A line a row, a column a quantity: what is here, in brackets what the paper has.
std::string value_rows(const Reproduction& result) {
  std::vector<TableColumn> columns = {{"here (paper)", Align::kLeft}};
  const auto quantities = distinct(result.values, &ComparedValue::quantity);
  for (const std::string& quantity : quantities) columns.push_back({quantity});
  columns.push_back({"", Align::kLeft});
  TextTable table(std::move(columns));
  for (const std::string& row : distinct(result.values, &ComparedValue::row)) {
    std::vector<std::string> cells(quantities.size() + 2);
    cells.front() = row;
    for (const ComparedValue& v : result.values) {
      if (v.row != row) continue;
      const auto column = std::find(quantities.begin(), quantities.end(), v.quantity);
      cells[static_cast<std::size_t>(column - quantities.begin()) + 1] = terminal_cell(v);
      if (!v.note.empty()) cells.back() = v.note;
    }
    table.add_row(std::move(cells));
  }
  return table.text();
}

}  // namespace

std::vector<std::string> distinct(const std::vector<ComparedValue>& values,
                                  std::string ComparedValue::*member) {
  std::vector<std::string> texts;
  for (const ComparedValue& value : values) {
    if (std::find(texts.begin(), texts.end(), value.*member) == texts.end()) {
      texts.push_back(value.*member);
    }
  }
  return texts;
}

std::string paper_text(const ComparedValue& value) {
  if (!value.paper) return "";
  const double number = *value.paper;
  return number == std::floor(number) ? fixed_digits(number, 0) : all_digits(number);
}

std::string here_text(const ComparedValue& value) {
  if (!value.here) return "";
  const int digits = value.digits < 0 ? digits_behind_point(*value.here, kFigures) : value.digits;
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
