#pragma once

#include <string>
#include <vector>

#include "report/svg_elements.h"

namespace ohmic {

/// Points of several series and, as a stepped line, those of each that no other of it beats: less
/// in x, more in y.
struct FrontChart {
  struct Series {
    std::string name;
    std::vector<PlotPoint> points;
  };
  std::string title;  ///< for those who cannot see it
  std::string axes;   ///< "cost; accuracy, %"
  std::vector<Series> series;
};

/// The chart as an inline SVG element with its legend, coloured by the page's style classes; the
/// page has clipped_plot_style().
std::string to_svg(const FrontChart& chart);

}  // namespace ohmic
