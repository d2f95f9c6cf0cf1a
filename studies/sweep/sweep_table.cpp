#include "studies/sweep/sweep_table.h"

#include <algorithm>

#include "studies/sweep/sweep_grid.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

constexpr std::size_t kReasonWidth = 64;
constexpr int kFigures = 4;  // that a value is shown with

/// A column of cells under a heading.
struct TextColumn {
  std::string heading;
  std::vector<std::string> cells;  ///< empty where the row has none
};

std::string figure_text(const Json& value, double scale, int digits) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (!value.is_number_float()) return value_text(value);
  return fixed_digits(value.get<double>() * scale, digits);
}

/// One count of digits for the whole column: points stand below each other.
TextColumn figure_column(const Figure& figure, std::size_t index,
                         const std::vector<SweepRow>& rows) {
  int digits = 0;
  for (const SweepRow& row : rows) {
    const Json& value = row.figures[index];
    if (value.is_number()) {
      digits = std::max(digits, digits_behind_point(value.get<double>() * figure.scale, kFigures));
    }
  }
  TextColumn column{figure.heading, {}};
  for (const SweepRow& row : rows) {
    const Json& value = row.figures[index];
    column.cells.push_back(value.is_null() ? "" : figure_text(value, figure.scale, digits));
  }
  return column;
}

TextColumn key_column(const std::string& key, std::size_t index,
                      const std::vector<SweepRow>& rows) {
  TextColumn column{key, {}};
  for (const SweepRow& row : rows) column.cells.push_back(value_text(row.values[index]));
  return column;
}

/// A text of at most `most` bytes: cut where a clause ends, else behind a word.
std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::size_t last = most - 3;
  std::size_t cut = text.find_last_of(":;,", last);
  if (cut == std::string::npos || cut < last / 2) cut = text.rfind(' ', last);
  return text.substr(0, cut == std::string::npos ? last : cut) + "...";
}

std::string problem_text(const SweepRow& row) {
  std::string status = to_string(row.status);
  std::replace(status.begin(), status.end(), '_', ' ');
  return shortened(status + ": " + row.reason, kReasonWidth);
}

std::string count_line(const SweepColumns& columns, const std::vector<SweepRow>& rows) {
  const auto count = [&rows](auto&& accepted) {
    return std::to_string(std::count_if(rows.begin(), rows.end(), accepted));
  };
  const auto of = [&count](ChipStatus status) {
    return count([status](const SweepRow& row) { return row.status == status; });
  };
  return std::to_string(rows.size()) + (rows.size() == 1 ? " chip: " : " chips: ") +
         of(ChipStatus::kOk) + " ok, of them " +
         count([](const SweepRow& row) { return row.pareto; }) + " on the Pareto front (*) of " +
         objectives_text(columns) + "; " + of(ChipStatus::kDoesNotFit) + " too small, " +
         (of(ChipStatus::kOutOfReach) == "0" ? ""
                                             : of(ChipStatus::kOutOfReach) + " out of reach, ") +
         of(ChipStatus::kFailed) + " failed\n";
}

}  // namespace

std::string sweep_table(const SweepColumns& columns, const std::vector<SweepRow>& rows) {
  std::vector<TextColumn> shown;
  for (std::size_t k = 0; k < columns.keys.size(); ++k) {
    shown.push_back(key_column(columns.keys[k], k, rows));
  }
  for (std::size_t f = 0; f < columns.figures.size(); ++f) {
    if (columns.figures[f].heading[0] == '\0') continue;
    shown.push_back(figure_column(columns.figures[f], f, rows));
  }
  std::vector<TableColumn> headings = {{"", Align::kLeft, 1}};
  for (const TextColumn& column : shown) headings.push_back({column.heading});
  TextTable table(std::move(headings));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const bool ok = rows[r].status == ChipStatus::kOk;
    std::vector<std::string> cells = {rows[r].pareto ? "*" : ""};
    for (std::size_t c = 0; c < (ok ? shown.size() : columns.keys.size()); ++c) {
      cells.push_back(shown[c].cells[r]);
    }
    table.add_row(std::move(cells), ok ? "" : problem_text(rows[r]));
  }
  return table.text() + "\n" + count_line(columns, rows);
}

std::string outcome_text(const SweepColumns& columns, const SweepRow& row) {
  if (row.status != ChipStatus::kOk) return problem_text(row);
  const auto figure = [&](const char* name) {
    const double value = row.figures[columns.index(name)].get<double>();
    return fixed_digits(value, digits_behind_point(value, kFigures));
  };
  return figure("latency_ms") + " ms, " + figure("energy_mj") + " mJ, " + figure("area_mm2") +
         " mm2";
}

}  // namespace ohmic
