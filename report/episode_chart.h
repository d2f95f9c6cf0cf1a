#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ohmic {

/// A value an episode, drawn as dots with lines over them.
struct EpisodeChart {
  std::string title;
  std::string unit;
  int digits = 2;  ///< behind the point, in labels
  std::vector<double> values;
  std::vector<bool> feasible;                      ///< infeasible dots are drawn pale
  std::vector<std::optional<double>> best_so_far;  ///< empty: no such line
  std::optional<double> reference;                 ///< a dashed horizontal line
  std::string reference_label;
};

/// The chart as an inline SVG element with its legend, coloured by the page's style classes.
std::string to_svg(const EpisodeChart& chart);

}  // namespace ohmic
