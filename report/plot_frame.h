#pragma once

#include <string>
#include <vector>

#include "report/legend.h"
#include "report/svg_elements.h"

namespace ohmic {

/// What stands around a plot.
struct PlotLayout {
  double height = 220;  ///< of the plot between its axes
  std::vector<LegendEntry> legend;
  std::string heading;  ///< none if empty
  double below = 40;    ///< room for what is under the plot
};

/// The axes of a plot: from values to pixels, with grid, ticks, name and legend. All charts over
/// an axis of numbers have it.
class PlotFrame {
 public:
  struct Range {
    double low = 0, high = 1;
  };
  static constexpr double kWidth = 860, kLeft = 58, kRight = 14;

  /// Widens ranges of no width, and the y axis by a twentieth on either side.
  PlotFrame(Range x, Range y, PlotLayout layout);

  double x(double value) const;
  double y(double value) const;
  PlotPoint at(const PlotPoint& values) const { return {x(values.x), y(values.y)}; }
  const Range& y_range() const { return y_; }
  double bottom() const { return top_ + layout_.height; }

  /// Opens the drawing: heading, legend and a grid of y ticks with at least so many digits.
  /// title: for those who cannot see it.
  std::string open(const std::string& title, int y_digits) const;
  /// Ticks of the x axis and its name.
  std::string x_axis(const std::string& name, int digits) const;
  /// A dashed line across the plot with its label.
  std::string reference(double value, const std::string& label) const;
  /// What is drawn with the class `inside` is cut to the axes.
  std::string clip() const;

 private:
  Range x_, y_;
  PlotLayout layout_;
  Legend legend_;
  double top_;
};

/// The range of all values that are taken in.
class RangeOf {
 public:
  void take(double value);
  /// `otherwise` if nothing was taken in.
  PlotFrame::Range range(PlotFrame::Range otherwise) const;

 private:
  bool empty_ = true;
  PlotFrame::Range range_;
};

/// A line through points that moves right before it moves up or down. classes: of the style.
std::string step_line(const PlotFrame& frame, const std::vector<PlotPoint>& points,
                      const std::string& classes);

/// "series3": the class of a series' colour; they repeat after eight.
std::string series_class(std::size_t series);
/// The same for what is filled: "series3 filled".
std::string filled_class(std::size_t series);

/// Legend entries for names in the order of their series.
std::vector<LegendEntry> series_legend(const std::vector<std::string>& names);

/// The colours of series, for a style element.
std::string series_style();

/// What clipped plots need beside: a style element of their page.
std::string clipped_plot_style();
/// Its rules, for a drawing alone.
std::string clipped_style();

}  // namespace ohmic
