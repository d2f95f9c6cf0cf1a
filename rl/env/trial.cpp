#include "rl/env/trial.h"

#include "rl/env/answer_order.h"

namespace ohmic {

bool better(const Trial& a, const Trial& b) {
  return is_better_answer({a.feasible, a.outcome.accuracy, a.cost_ratio},
                          {b.feasible, b.outcome.accuracy, b.cost_ratio});
}

std::optional<Trial> best_trial(const std::vector<Trial>& trials) {
  std::optional<Trial> best;
  for (const Trial& trial : trials) {
    if (!best || better(trial, *best)) best = trial;
  }
  return best;
}

}  // namespace ohmic
