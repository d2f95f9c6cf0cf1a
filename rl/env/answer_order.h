#pragma once

namespace ohmic {

/// What the answers of a search are ordered by. accuracy: percent.
struct AnswerFigures {
  bool feasible = false;
  double accuracy = 0;
  double cost_ratio = 0;
};

/// A feasible answer first; of two feasible ones the more accurate, then the cheaper; of two
/// infeasible ones the cheaper. False on a tie.
inline bool is_better_answer(const AnswerFigures& a, const AnswerFigures& b) {
  if (a.feasible != b.feasible) return a.feasible;
  if (a.feasible && a.accuracy != b.accuracy) return a.accuracy > b.accuracy;
  return a.cost_ratio < b.cost_ratio;
}

}  // namespace ohmic
