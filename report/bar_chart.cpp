#include "report/bar_chart.h"

#include <algorithm>

#include "report/legend.h"
#include "report/name_axis.h"
#include "report/plot_frame.h"
#include "report/svg_elements.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kWidth = PlotFrame::kWidth, kSide = 10;
constexpr double kHeading = 28, kBars = 140;
constexpr double kBar = 26, kGap = 3, kMostStep = 105;
constexpr double kLineHeight = 15;  // of a label

/// Where everything of a chart stands.
class BarLayout {
 public:
  explicit BarLayout(const BarChart& chart)
      : chart_(chart),
        in_row_(std::max<std::size_t>(chart.row_length > 0
                                          ? std::min(chart.row_length, chart.names.size())
                                          : chart.names.size(),
                                      1)),
        step_(step_behind(kSide)) {
    // Slanted names of the first bars reach to the left of them.
    double overhang = 0;
    for (std::size_t row = 0; row < rows(); ++row) {
      overhang = std::max(overhang, names(row).overhang());
    }
    left_ = std::max(kSide, overhang - step_ / 2);
    step_ = step_behind(left_);
    const double group = pitch(1) * static_cast<double>(chart.series.size()) - kGap;
    shrink_ = std::min(1.0, 0.85 * step_ / group);
    for (const auto& series : chart.series) {
      for (const double value : series.values) {
        highest_ = std::max(highest_, value);
        widest_ = std::max(widest_, text_width(label(value)));
      }
    }
    names_height_ = NameAxis(chart.names, step_).height();
  }

  std::string label(double value) const { return fixed_digits(value, chart_.digits); }
  /// A label stands upright if it is wider than its bar, and nowhere if bars are too narrow.
  bool upright() const { return widest_ > pitch(shrink_); }
  bool labelled() const { return pitch(shrink_) >= 10; }
  double labels_height() const { return upright() ? widest_ + 8 : kLineHeight + 3; }

  std::size_t rows() const { return (chart_.names.size() + in_row_ - 1) / in_row_; }
  std::size_t row_begin(std::size_t row) const { return row * in_row_; }
  std::size_t row_end(std::size_t row) const {
    return std::min(chart_.names.size(), (row + 1) * in_row_);
  }
  double row_height() const { return labels_height() + kBars + names_height_; }
  double base(std::size_t row, double top) const {
    return top + labels_height() + kBars + row_height() * static_cast<double>(row);
  }
  double middle(std::size_t in_row) const {
    return left_ + step_ * (static_cast<double>(in_row) + 0.5);
  }
  double bar_left(std::size_t in_row, std::size_t series) const {
    const double bars = static_cast<double>(chart_.series.size());
    return middle(in_row) +
           shrink_ * (pitch(1) * static_cast<double>(series) - (pitch(1) * bars - kGap) / 2);
  }
  double bar_width() const { return shrink_ * kBar; }
  double bar_height(double value) const { return highest_ > 0 ? kBars * value / highest_ : 0; }
  NameAxis names(std::size_t row) const {
    const auto at = [&](std::size_t name) {
      return chart_.names.begin() + static_cast<std::ptrdiff_t>(name);
    };
    return {{at(row_begin(row)), at(row_end(row))}, step_};
  }

 private:
  double step_behind(double left) const {
    return std::min(kMostStep, (kWidth - left - kSide) / static_cast<double>(in_row_));
  }
  static double pitch(double shrink) { return shrink * (kBar + kGap); }

  const BarChart& chart_;
  std::size_t in_row_;
  double left_ = kSide, step_, shrink_ = 1, highest_ = 0, widest_ = 0, names_height_ = 0;
};

std::string label_svg(const BarLayout& layout, double x, double top, double value) {
  if (!layout.labelled()) return "";
  const double middle = x + layout.bar_width() / 2;
  if (!layout.upright()) return svg_text(middle, top - 5, "tick middle", layout.label(value));
  // An upright text ends at its place, so it begins above the bar.
  const std::string text = layout.label(value);
  return svg_slanted_text(middle + 4, top - 5 - text_width(text), 90, "tick", text);
}

std::string row_svg(const BarChart& chart, const BarLayout& layout, std::size_t row, double top) {
  const double base = layout.base(row, top);
  std::string svg = svg_line(kSide, base, kWidth - kSide, base, "grid");
  for (std::size_t n = layout.row_begin(row); n < layout.row_end(row); ++n) {
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      const double x = layout.bar_left(n - layout.row_begin(row), s);
      const double value = chart.series[s].values[n], height = layout.bar_height(value);
      svg += svg_rect(x, base - height, layout.bar_width(), height, filled_class(s)) +
             label_svg(layout, x, base - height, value);
    }
  }
  return svg + layout.names(row).svg(layout.middle(0), base);
}

}  // namespace

std::string to_svg(const BarChart& chart) {
  const BarLayout layout(chart);
  std::vector<std::string> series;
  for (const auto& one : chart.series) series.push_back(one.name);
  const Legend legend(series_legend(series), kSide, kWidth - kSide);
  const double above = chart.title.empty() ? kSide : kHeading;
  const double top = above + legend.height();
  const double height = top + layout.row_height() * static_cast<double>(layout.rows());
  std::string svg = svg_open(kWidth, height, chart.title.empty() ? "bars" : chart.title);
  if (!chart.title.empty()) svg += svg_text(0, 14, "title", chart.title);
  svg += legend.svg(above);
  for (std::size_t row = 0; row < layout.rows(); ++row) svg += row_svg(chart, layout, row, top);
  return svg + "</svg>";
}

}  // namespace ohmic
