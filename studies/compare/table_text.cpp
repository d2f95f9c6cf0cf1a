#include "studies/compare/compare_files.h"
#include "studies/compare/shown_figures.h"
#include "util/number_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

std::string figure_text(const SampleFigures& sample, int digits) {
  if (!sample.median) return "-";
  const std::string median = fixed_digits(*sample.median, digits);
  return sample.half_width ? median + " +-" + fixed_digits(*sample.half_width, digits) : median;
}

std::string remark(const AgentRow& row) {
  std::string text;
  if (row.out_of_reach > 0) text = "out of reach";
  if (row.failed > 0) {
    text += (text.empty() ? "" : "  ") + std::to_string(row.failed) + " failed";
  }
  return text;
}

/// How many cells came to the target, where some did not.
std::string reached_text(const AgentRow& row) {
  const std::size_t reached = row.figures[figure_index("evaluations_to_target")].count;
  if (reached == row.done) return "";
  return std::to_string(reached) + "/" + std::to_string(row.done);
}

std::vector<std::string> cells_of_row(const AgentRow& row) {
  std::vector<std::string> cells = {row.agent, shortest(row.threshold),
                                    std::to_string(row.feasible) + "/" + std::to_string(row.cells)};
  for (const ShownFigure& shown : kShownFigures) {
    cells.push_back(figure_text(row.figures[figure_index(shown.name)], shown.digits));
  }
  cells.push_back(reached_text(row));
  return cells;
}

/// Where a cell beats the table of all policies, which then is none of these images.
std::string false_optima(const Comparison& comparison) {
  std::string text;
  for (const ThresholdFigures& threshold : comparison.thresholds) {
    if (!threshold.optimum || !threshold.best_known) continue;
    const double above = *threshold.best_known - *threshold.optimum;
    if (above < 1e-6) continue;
    text += "At threshold " + shortest(threshold.threshold) + " a cell is " +
            fixed_digits(above, 2) +
            " points above the best policy of --optimum: that table is of other images, weights "
            "or options, and regrets mean nothing.\n";
  }
  return text;
}

}  // namespace

std::string table_text(const Comparison& comparison) {
  std::vector<TableColumn> columns = {{"agent", Align::kLeft}, {"threshold"}, {"feasible"}};
  for (const ShownFigure& shown : kShownFigures) columns.push_back({shown.heading});
  columns.push_back({"reached"});
  TextTable table(std::move(columns));
  for (const AgentRow& row : comparison.rows) table.add_row(cells_of_row(row), remark(row));
  return table.text() +
         "\nMedians over seeds, where a cell without a feasible policy is the worst, +- half of "
         "the mean's 95 % interval\n(Student t) where every cell has one. To target: distinct "
         "policies judged up to one within 0.1 points of the\nbest that any cell of the threshold "
         "judged (median after Kaplan and Meier); reached: cells that came there.\n" +
         false_optima(comparison);
}

}  // namespace ohmic
