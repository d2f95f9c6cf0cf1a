#pragma once

#include <string>
#include <vector>

#include "studies/compare/compared_run.h"

namespace ohmic::testing {

/// A cell that is done: W8A8 at 98 % on both sets, its best policy at `validation`.
inline ComparedRecord done_cell(const std::string& agent, double threshold, int seed,
                                double validation, bool feasible = true) {
  ComparedRecord record;
  record.cell = {{agent, agent.substr(0, agent.find(':')), {}}, threshold, seed};
  record.status = RunStatus::kDone;
  record.tau = -10;
  record.baseline = {"W8A8-W8A8-W8A8", 98, 97.5, 1, 0.2, 0.002, 0.8, false};
  record.best = {"W8A8-W4A4-W8A8", validation, validation - 0.5, threshold, 0.1, 0.001, 0.4,
                 feasible};
  record.judged = {{"W8A8-W8A8-W8A8", 98, 1, false},
                   {"W8A8-W4A4-W8A8", validation, threshold, feasible}};
  record.unique_evaluations = 2;
  record.episodes = 3;
  record.simulator_calls = 4;
  record.agent_s = 1;
  record.total_s = 8;
  return record;
}

inline ComparedRecord cell_out_of_reach(const std::string& agent, double threshold) {
  ComparedRecord record;
  record.cell = {{agent, agent, {}}, threshold, 1};
  record.status = RunStatus::kOutOfReach;
  record.reason = "--threshold: found 0.1, but the cheapest policy costs 0.3";
  return record;
}

}  // namespace ohmic::testing
