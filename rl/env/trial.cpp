#include "rl/env/trial.h"

namespace ohmic {

bool better(const Trial& a, const Trial& b) {
  if (a.feasible != b.feasible) return a.feasible;
  if (a.feasible && a.outcome.accuracy != b.outcome.accuracy) {
    return a.outcome.accuracy > b.outcome.accuracy;
  }
  return a.cost_ratio < b.cost_ratio;
}

std::optional<Trial> best_trial(const std::vector<Trial>& trials) {
  std::optional<Trial> best;
  for (const Trial& trial : trials) {
    if (!best || better(trial, *best)) best = trial;
  }
  return best;
}

}  // namespace ohmic
