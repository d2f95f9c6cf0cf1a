#include <algorithm>

#include "report/report_text.h"
#include "rl/search/history_csv.h"
#include "studies/compare/compare_files.h"

namespace ohmic {
namespace {

/// A column of the printed table: a figure's mean, with its interval where it has one.
struct ShownFigure {
  const char* name;
  const char* heading;
  int digits;
};

constexpr ShownFigure kShown[] = {{"validation_accuracy", "validation %", 2},
                                  {"test_accuracy", "test %", 2},
                                  {"test_difference", "to W8A8 pp", 2},
                                  {"regret", "regret pp", 3},
                                  {"cost_ratio", "cost", 4},
                                  {"evaluations_to_target", "to target", 0},
                                  {"simulator_calls", "simulations", 0},
                                  {"agent_s", "agent s", 1},
                                  {"total_s", "total s", 1}};

std::string figure_text(const SampleFigures& sample, int digits) {
  if (!sample.mean) return "-";
  const std::string mean = fixed_digits(*sample.mean, digits);
  return sample.half_width ? mean + " +-" + fixed_digits(*sample.half_width, digits) : mean;
}

std::string remark(const AgentRow& row) {
  std::string text;
  if (row.out_of_reach > 0) text += "  out of reach";
  if (row.failed > 0) text += "  " + std::to_string(row.failed) + " failed";
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
  for (const ShownFigure& shown : kShown) {
    cells.push_back(figure_text(row.figures[figure_index(shown.name)], shown.digits));
  }
  cells.push_back(reached_text(row));
  return cells;
}

std::string padded(const std::string& text, std::size_t width, bool left) {
  const std::string spaces(width - std::min(width, text.size()), ' ');
  return left ? text + spaces : spaces + text;
}

}  // namespace

std::string table_text(const Comparison& comparison) {
  std::vector<std::vector<std::string>> lines = {{"agent", "threshold", "feasible"}};
  for (const ShownFigure& shown : kShown) lines.front().emplace_back(shown.heading);
  lines.front().emplace_back("reached");
  for (const AgentRow& row : comparison.rows) lines.push_back(cells_of_row(row));
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (const auto& line : lines) {
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], line[c].size());
  }
  std::string text;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    std::string line;
    for (std::size_t c = 0; c < lines[n].size(); ++c) {
      line += (c == 0 ? "" : "  ") + padded(lines[n][c], widths[c], c == 0);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + (n == 0 ? "" : remark(comparison.rows[n - 1])) + "\n";
  }
  return text +
         "\nMeans over seeds, +- half of a 95 % interval (Student t). To target: distinct "
         "policies judged up to one\nwithin 0.1 points of the best that any cell of the "
         "threshold judged.\n";
}

}  // namespace ohmic
