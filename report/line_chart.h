#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ohmic {

class PlotFrame;

/// One curve: a value a position, where there is one.
struct ChartSeries {
  std::string name;
  std::vector<std::optional<double>> values;
};

/// Up to eight curves over 0, 1, 2, ...: with a window each is drawn as pale dots with its running
/// mean over them, with none as dots alone.
struct LineChart {
  std::string title;   ///< with the unit of its values
  std::string x_name;  ///< "episode"
  int digits = 1;      ///< behind the point, in labels
  std::size_t window = 0;
  std::vector<ChartSeries> series;
  std::optional<double> reference;  ///< a dashed horizontal line
  std::string reference_label;
};

/// The chart as an inline SVG element with its legend, coloured by the page's style classes.
std::string to_svg(const LineChart& chart);

/// A line through the values that are there, over 0, 1, 2, ...
std::string curve_line(const PlotFrame& frame, const std::vector<std::optional<double>>& values,
                       const std::string& classes);

}  // namespace ohmic
