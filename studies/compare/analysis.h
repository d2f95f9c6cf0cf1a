#pragma once

#include <optional>
#include <string>
#include <vector>

#include "studies/compare/compared_run.h"
#include "studies/compare/optimum.h"
#include "studies/compare/statistics.h"

namespace ohmic {

/// A cell beside the other cells of its threshold. Accuracies in percent.
struct JudgedCell {
  ComparedRecord record;
  /// Distinct policies up to the first feasible one within kTargetPoints of the best that any cell
  /// of the threshold judged, on the images that episodes read; none where it saw none.
  std::optional<int> evaluations_to_target;
  /// Points below the optimum, or below the best that any cell of the threshold found; none where
  /// the cell found no feasible policy.
  std::optional<double> regret;

  bool done() const { return record.status == RunStatus::kDone; }
  bool feasible() const { return done() && record.best.feasible; }
};

constexpr double kTargetPoints = 0.1;

/// A figure of a cell: its name in every file, and its value where it has one.
struct CellFigure {
  const char* name;
  std::optional<double> (*value)(const JudgedCell& cell);
  Missing missing = Missing::kNone;  ///< where a cell that is done and has none stands
};

/// All figures. Accuracies, their differences to W8A8, costs and regret are of cells with a
/// feasible policy, and one without is worse than all of them; the others are of every cell that is
/// done. One that never came to the target would have needed more policies than it judged.
const std::vector<CellFigure>& cell_figures();

/// The index of a figure. std::out_of_range on an unknown name.
std::size_t figure_index(const std::string& name);

/// All cells of an agent at a threshold.
struct AgentRow {
  std::string agent;  ///< the variant's label
  double threshold = 0;
  std::size_t cells = 0, done = 0, feasible = 0, out_of_reach = 0, failed = 0;
  std::vector<SampleFigures> figures;  ///< in the order of cell_figures()
};

/// A threshold's cells together.
struct ThresholdFigures {
  double threshold = 0;
  std::optional<std::size_t> best_cell;  ///< with the best feasible policy found
  std::optional<double> best_known;      ///< its validation accuracy
  std::optional<double> best_judged;     ///< best feasible accuracy of an episode
  std::optional<double> optimum;         ///< where a table of all policies was given
};

/// Everything that is said of a comparison.
struct Comparison {
  std::vector<JudgedCell> cells;
  std::vector<ThresholdFigures> thresholds;  ///< in the order of the cells
  std::vector<AgentRow> rows;  ///< by threshold, then agent, in the order of the cells
};

/// all_policies: null where there is no such table.
Comparison compare_cells(const std::vector<ComparedRecord>& records,
                         const PolicyTable* all_policies);

}  // namespace ohmic
