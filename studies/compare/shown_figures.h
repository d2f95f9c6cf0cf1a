#pragma once

namespace ohmic {

/// A column of the printed table and of the page: a figure's mean, with its interval if it has one.
struct ShownFigure {
  const char* name;  ///< as figure_index() knows it
  const char* heading;
  const char* page_heading;
  int digits;
};

inline constexpr ShownFigure kShownFigures[] = {
    {"validation_accuracy", "validation %", "validation, %", 2},
    {"test_accuracy", "test %", "test, %", 2},
    {"test_difference", "to W8A8 pp", "test to W8A8, pp", 2},
    {"regret", "regret pp", "regret, pp", 3},
    {"cost_ratio", "cost", "cost", 4},
    {"evaluations_to_target", "to target", "policies to target", 0},
    {"simulator_calls", "simulations", "simulations", 0},
    {"agent_s", "agent s", "agent, s", 1},
    {"total_s", "total s", "total, s", 1}};

}  // namespace ohmic
