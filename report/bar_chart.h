#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ohmic {

/// Bars side by side over names: series with a value a name, all at least 0.
struct BarChart {
  struct Series {
    std::string name;
    std::vector<double> values;
  };
  std::string title;  ///< with the unit of its values; empty if its place says it
  int digits = 0;     ///< behind the point, over the bars
  std::vector<std::string> names;
  std::vector<Series> series;
  std::size_t row_length = 0;  ///< most names in a row; 0: all in one
};

/// The chart as an inline SVG element with its legend, coloured by the page's style classes.
std::string to_svg(const BarChart& chart);

}  // namespace ohmic
