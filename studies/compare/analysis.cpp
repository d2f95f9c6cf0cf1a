#include "studies/compare/analysis.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ohmic {
namespace {

template <double FoundPolicy::*member>
std::optional<double> of_best(const JudgedCell& cell) {
  if (!cell.feasible()) return std::nullopt;
  return cell.record.best.*member;
}

template <double FoundPolicy::*member>
std::optional<double> over_baseline(const JudgedCell& cell) {
  if (!cell.feasible()) return std::nullopt;
  return cell.record.best.*member - cell.record.baseline.*member;
}

template <auto member>
std::optional<double> of_record(const JudgedCell& cell) {
  if (!cell.done()) return std::nullopt;
  return static_cast<double>(cell.record.*member);
}

std::optional<double> to_target(const JudgedCell& cell) {
  if (!cell.evaluations_to_target) return std::nullopt;
  return *cell.evaluations_to_target;
}

std::optional<double> regret_of(const JudgedCell& cell) { return cell.regret; }

template <typename Value>
void raise(std::optional<Value>& best, Value value) {
  if (!best || value > *best) best = value;
}

ThresholdFigures look_at(double threshold, const std::vector<JudgedCell>& cells,
                         const PolicyTable* all_policies) {
  ThresholdFigures figures;
  figures.threshold = threshold;
  const ComparedRecord* any = nullptr;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ComparedRecord& record = cells[i].record;
    if (record.cell.threshold != threshold || !cells[i].done()) continue;
    any = &record;
    for (const JudgedPolicy& judged : record.judged) {
      if (judged.feasible) raise(figures.best_judged, judged.accuracy);
    }
    if (!cells[i].feasible()) continue;
    if (!figures.best_known || record.best.validation_accuracy > *figures.best_known) {
      figures.best_known = record.best.validation_accuracy;
      figures.best_cell = i;
    }
  }
  if (any != nullptr && all_policies != nullptr) {
    figures.optimum = all_policies->best(threshold, any->baseline.validation_accuracy, any->tau);
  }
  return figures;
}

void judge(JudgedCell& cell, const ThresholdFigures& threshold) {
  const auto reference = threshold.optimum ? threshold.optimum : threshold.best_known;
  if (cell.feasible() && reference) {
    cell.regret = *reference - cell.record.best.validation_accuracy;
  }
  const std::vector<JudgedPolicy>& judged = cell.record.judged;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (!judged[i].feasible) continue;
    // Accuracies are multiples of an image's share: a billionth keeps the bound itself in.
    if (judged[i].accuracy < *threshold.best_judged - kTargetPoints - 1e-9) continue;
    cell.evaluations_to_target = static_cast<int>(i + 1);
    return;
  }
}

AgentRow row_of(const std::vector<const JudgedCell*>& cells) {
  AgentRow row;
  row.agent = cells.front()->record.cell.variant.label;
  row.threshold = cells.front()->record.cell.threshold;
  row.cells = cells.size();
  for (const JudgedCell* cell : cells) {
    row.done += cell->done() ? 1 : 0;
    row.feasible += cell->feasible() ? 1 : 0;
    row.out_of_reach += cell->record.status == RunStatus::kOutOfReach ? 1 : 0;
    row.failed += cell->record.status == RunStatus::kFailed ? 1 : 0;
  }
  for (const CellFigure& figure : cell_figures()) {
    std::vector<double> values;
    for (const JudgedCell* cell : cells) {
      if (const auto value = figure.value(*cell)) values.push_back(*value);
    }
    const std::size_t missing = row.done - values.size();
    row.figures.push_back(sample_figures(std::move(values), missing, figure.missing));
  }
  SampleFigures& target = row.figures[figure_index("evaluations_to_target")];
  std::vector<double> reached, longer;
  for (const JudgedCell* cell : cells) {
    if (!cell->done()) continue;
    if (const auto value = to_target(*cell)) {
      reached.push_back(*value);
    } else {
      longer.push_back(cell->record.unique_evaluations);
    }
  }
  target.median = survival_median(std::move(reached), std::move(longer));
  return row;
}

/// Cells of an agent at a threshold lie side by side.
std::vector<AgentRow> rows_of(const std::vector<JudgedCell>& cells) {
  std::vector<AgentRow> rows;
  std::vector<const JudgedCell*> group;
  const auto same = [](const ComparedRun& a, const ComparedRun& b) {
    return a.threshold == b.threshold && a.variant.label == b.variant.label;
  };
  for (const JudgedCell& cell : cells) {
    if (!group.empty() && !same(group.front()->record.cell, cell.record.cell)) {
      rows.push_back(row_of(group));
      group.clear();
    }
    group.push_back(&cell);
  }
  if (!group.empty()) rows.push_back(row_of(group));
  return rows;
}

}  // namespace

const std::vector<CellFigure>& cell_figures() {
  static const std::vector<CellFigure> figures = {
      {"validation_accuracy", of_best<&FoundPolicy::validation_accuracy>, Missing::kLowest},
      {"test_accuracy", of_best<&FoundPolicy::test_accuracy>, Missing::kLowest},
      {"validation_difference", over_baseline<&FoundPolicy::validation_accuracy>, Missing::kLowest},
      {"test_difference", over_baseline<&FoundPolicy::test_accuracy>, Missing::kLowest},
      {"cost_ratio", of_best<&FoundPolicy::cost_ratio>, Missing::kHighest},
      {"latency_ms", of_best<&FoundPolicy::latency_ms>, Missing::kHighest},
      {"energy_mj", of_best<&FoundPolicy::energy_mj>, Missing::kHighest},
      {"component_power_w", of_best<&FoundPolicy::component_power_w>, Missing::kHighest},
      {"unique_evaluations", of_record<&ComparedRecord::unique_evaluations>},
      {"episodes", of_record<&ComparedRecord::episodes>},
      {"simulator_calls", of_record<&ComparedRecord::simulator_calls>},
      {"evaluations_to_target", to_target, Missing::kHighest},
      {"agent_s", of_record<&ComparedRecord::agent_s>},
      {"accuracy_s", of_record<&ComparedRecord::accuracy_s>},
      {"simulation_s", of_record<&ComparedRecord::simulation_s>},
      {"total_s", of_record<&ComparedRecord::total_s>},
      {"regret", regret_of, Missing::kHighest}};
  return figures;
}

std::size_t figure_index(const std::string& name) {
  const auto& figures = cell_figures();
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (name == figures[i].name) return i;
  }
  throw std::out_of_range("no figure of a cell is called " + name);
}

Comparison compare_cells(const std::vector<ComparedRecord>& records,
                         const PolicyTable* all_policies) {
  Comparison comparison;
  for (const ComparedRecord& record : records) {
    comparison.cells.push_back({record, std::nullopt, std::nullopt});
  }
  for (const ComparedRecord& record : records) {
    const double threshold = record.cell.threshold;
    auto& thresholds = comparison.thresholds;
    if (!thresholds.empty() && thresholds.back().threshold == threshold) continue;
    thresholds.push_back(look_at(threshold, comparison.cells, all_policies));
    for (JudgedCell& cell : comparison.cells) {
      if (cell.record.cell.threshold == threshold && cell.done()) judge(cell, thresholds.back());
    }
  }
  comparison.rows = rows_of(comparison.cells);
  return comparison;
}

}  // namespace ohmic
