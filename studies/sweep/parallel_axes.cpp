#include "studies/sweep/parallel_axes.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "report/svg_elements.h"
#include "studies/sweep/sweep_grid.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kWidth = 860, kHeight = 300, kLeft = 60, kRight = 60, kTop = 50, kBottom = 22;
constexpr std::size_t kMostLabels = 12;  // of one axis
constexpr int kDigits = 4;               // of a label

/// From the value of a chip to a height on its axis.
class UprightAxis {
 public:
  virtual ~UprightAxis() = default;
  /// In [0, 1], from the bottom.
  virtual double share(const SweepRow& row) const = 0;
  /// What stands beside the axis: share and text.
  virtual std::vector<std::pair<double, std::string>> labels() const = 0;
};

/// A swept key: its values in the order of the grid, evenly apart.
class KeyAxis final : public UprightAxis {
 public:
  KeyAxis(std::size_t key, const std::vector<SweepRow>& rows) : key_(key) {
    for (const SweepRow& row : rows) {
      const std::string text = value_text(row.values[key]);
      if (std::find(texts_.begin(), texts_.end(), text) == texts_.end()) texts_.push_back(text);
    }
  }
  double share(const SweepRow& row) const override {
    const auto found = std::find(texts_.begin(), texts_.end(), value_text(row.values[key_]));
    return share_of(static_cast<std::size_t>(found - texts_.begin()));
  }
  std::vector<std::pair<double, std::string>> labels() const override {
    const std::size_t step = (texts_.size() + kMostLabels - 1) / kMostLabels;
    std::vector<std::pair<double, std::string>> all;
    for (std::size_t t = 0; t < texts_.size(); t += step) all.emplace_back(share_of(t), texts_[t]);
    return all;
  }

 private:
  double share_of(std::size_t text) const {
    return texts_.size() < 2 ? 0.5
                             : static_cast<double>(text) / static_cast<double>(texts_.size() - 1);
  }

  std::size_t key_;
  std::vector<std::string> texts_;
};

/// A figure: from its least value up to its largest.
class FigureAxis final : public UprightAxis {
 public:
  FigureAxis(std::size_t figure, const std::vector<SweepRow>& ok_rows) : figure_(figure) {
    std::vector<double> values;
    for (const SweepRow& row : ok_rows) values.push_back(row.figures[figure].get<double>());
    low_ = *std::min_element(values.begin(), values.end());
    high_ = *std::max_element(values.begin(), values.end());
  }
  double share(const SweepRow& row) const override {
    return high_ > low_ ? (row.figures[figure_].get<double>() - low_) / (high_ - low_) : 0.5;
  }
  std::vector<std::pair<double, std::string>> labels() const override {
    if (low_ == high_) return {{0.5, significant_digits(low_, kDigits)}};
    return {{0, significant_digits(low_, kDigits)}, {1, significant_digits(high_, kDigits)}};
  }

 private:
  std::size_t figure_;
  double low_ = 0, high_ = 0;
};

double height_of(double share) { return kTop + (1 - share) * (kHeight - kTop - kBottom); }

std::string axis_svg(const UprightAxis& axis, const std::string& name, double x, bool raised) {
  std::string svg = svg_line(x, height_of(0), x, height_of(1), "grid");
  svg += svg_text(x, raised ? kTop - 36 : kTop - 22, "tick middle", name);
  for (const auto& [share, text] : axis.labels())
    svg += svg_text(x + 5, height_of(share) - 5, "tick beside", text);
  return svg;
}

}  // namespace

std::string parallel_axes(const SweepColumns& columns, const std::vector<SweepRow>& rows,
                          const std::vector<std::string>& figures) {
  std::vector<SweepRow> ok;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(ok),
               [](const SweepRow& row) { return row.status == ChipStatus::kOk; });
  if (ok.empty()) return "";
  // Those of the front come last, and lie over the others.
  std::stable_sort(ok.begin(), ok.end(),
                   [](const SweepRow& a, const SweepRow& b) { return a.pareto < b.pareto; });
  std::vector<std::unique_ptr<UprightAxis>> axes;
  std::vector<std::string> names = columns.keys;
  for (std::size_t k = 0; k < columns.keys.size(); ++k)
    axes.push_back(std::make_unique<KeyAxis>(k, rows));
  for (const std::string& figure : figures) {
    const std::size_t index = columns.index(figure);
    axes.push_back(std::make_unique<FigureAxis>(index, ok));
    names.emplace_back(figure);
  }
  const double step =
      axes.size() < 2 ? 0 : (kWidth - kLeft - kRight) / static_cast<double>(axes.size() - 1);
  const auto place = [step](std::size_t axis) { return kLeft + step * static_cast<double>(axis); };
  std::string svg = svg_open(kWidth, kHeight, "A line a chip through its values and figures");
  for (const SweepRow& row : ok) {
    std::vector<PlotPoint> points;
    for (std::size_t a = 0; a < axes.size(); ++a)
      points.push_back({place(a), height_of(axes[a]->share(row))});
    svg += svg_polyline(points, row.pareto ? "chip front" : "chip");
  }
  // Names of neighbours stand on two lines if there are many.
  for (std::size_t a = 0; a < axes.size(); ++a)
    svg += axis_svg(*axes[a], names[a], place(a), axes.size() > 6 && a % 2 == 1);
  return svg + "</svg>\n";
}

}  // namespace ohmic
