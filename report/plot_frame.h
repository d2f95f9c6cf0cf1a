#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// The axes of a plot: from values to pixels, with grid, ticks and a legend above.
class PlotFrame {
 public:
  struct Range {
    double low = 0, high = 1;
  };
  static constexpr double kWidth = 860, kHeight = 320;
  static constexpr double kLeft = 58, kRight = 14, kTop = 34, kBottom = 40;

  /// Widens ranges of no width.
  PlotFrame(Range x, Range y);

  double x(double value) const;
  double y(double value) const;
  const Range& y_range() const { return y_; }

  /// Opens the drawing: grid, ticks of both axes with so many digits, names and legend. What is
  /// drawn with the class `inside` is cut to the axes.
  std::string open(const std::string& title, const std::string& x_name, int x_digits, int y_digits,
                   const std::vector<std::string>& legend) const;
  /// The same without ticks on the x axis.
  std::string open_bars(const std::string& title, int y_digits,
                        const std::vector<std::string>& legend) const;

 private:
  std::string legend(const std::vector<std::string>& names) const;
  std::string y_grid(int digits) const;

  Range x_, y_;
};

/// A line through points that moves right before it moves up or down. classes: of the style.
struct PlotPoint {
  double x = 0, y = 0;
};
std::string step_line(const PlotFrame& frame, const std::vector<PlotPoint>& points,
                      const std::string& classes);

/// "series3": the class of a series' colour; they repeat after eight.
std::string series_class(std::size_t series);

/// The colours, as a style element of a page.
std::string plot_style();

}  // namespace ohmic
