#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/report.h"

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

/// The chart as an inline SVG element, coloured by the page's style classes.
std::string to_svg(const EpisodeChart& chart);

/// Weight and activation bits of every layer as pairs of bars.
std::string bits_svg(const std::vector<ReportLayer>& layers);

/// Between three and six round numbers inside [low, high]. low < high.
std::vector<double> round_ticks(double low, double high);

/// A round number and how an axis writes it.
struct Tick {
  double value = 0;
  std::string label;
};

/// round_ticks() with labels of at least so many digits, as many as they take.
std::vector<Tick> labelled_ticks(double low, double high, int least_digits);

/// Digits behind the point, at least `least`, with which all ticks are written without rounding.
int tick_digits(const std::vector<double>& ticks, int least);

/// Mean of the last `window` values at each position.
std::vector<double> running_mean(const std::vector<double>& values, std::size_t window);

}  // namespace ohmic
