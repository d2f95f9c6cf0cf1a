#pragma once

#include <optional>
#include <vector>

#include "rl/env/candidate.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic {

/// Answers of the oracles about one policy. accuracy: top-1, percent [0, 100].
struct Evaluation {
  double accuracy = 0;
  HardwareCost cost;
};

/// One episode of a search, priced and judged.
struct Trial {
  int episode = 0;
  Candidate policy;
  Evaluation outcome;
  double cost_ratio = 0;  ///< cost over the cost of W8A8
  double reward = 0;
  bool feasible = false;
};

/// Whether `a` is the better answer of a search: a feasible one first; of two feasible ones the
/// more accurate, then the cheaper; of two infeasible ones the cheaper. False on a tie, so that the
/// earlier episode stays.
bool better(const Trial& a, const Trial& b);

/// The best of several trials; none of none.
std::optional<Trial> best_trial(const std::vector<Trial>& trials);

}  // namespace ohmic
