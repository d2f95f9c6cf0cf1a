#include <fmt/format.h>

#include "studies/sensitivity/sensitivity_study.h"
#include "studies/sweep/sweep_axis.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

/// "+12.5%"; "=" for a figure that stays to the last digit.
std::string change_text(const Json& after, const Json& before) {
  if (after == before) return "=";
  return fmt::format("{:+.2f}%", 100 * (after.get<double>() / before.get<double>() - 1));
}

}  // namespace

std::string sensitivity_table(const std::vector<SensitivityRow>& rows,
                              const std::vector<Json>& base) {
  std::vector<TableColumn> columns = {{"key", Align::kLeft}, {"from"}, {"to"}};
  for (const WatchedFigure& figure : watched_figures()) columns.push_back({figure.heading});
  TextTable table(std::move(columns));
  for (const SensitivityRow& row : rows) {
    std::vector<std::string> cells = {row.key, value_text(row.before), value_text(row.value)};
    if (row.status != ChipStatus::kOk) {
      table.add_row(std::move(cells), std::string(to_string(row.status)) + ": " + row.reason);
      continue;
    }
    for (std::size_t f = 0; f < base.size(); ++f)
      cells.push_back(change_text(row.figures[f], base[f]));
    table.add_row(std::move(cells));
  }
  return table.text();
}

}  // namespace ohmic
