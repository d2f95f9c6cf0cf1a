#include "studies/compare/compare_plots.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/front_chart.h"
#include "report/name_axis.h"
#include "report/svg_elements.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

using Curve = std::vector<std::optional<double>>;

constexpr double kHeight = 246;       // of a plot
constexpr double kBelowRegrets = 60;  // room for medians and thresholds

std::vector<std::string> agents_of(const Comparison& comparison) {
  std::vector<std::string> agents;
  for (const AgentRow& row : comparison.rows) {
    if (std::find(agents.begin(), agents.end(), row.agent) == agents.end()) {
      agents.push_back(row.agent);
    }
  }
  return agents;
}

std::vector<const ComparedRecord*> records_of(const Comparison& comparison,
                                              const std::string& agent,
                                              std::optional<double> threshold) {
  std::vector<const ComparedRecord*> records;
  for (const JudgedCell& cell : comparison.cells) {
    const ComparedRun& of = cell.record.cell;
    if (!cell.done() || of.variant.label != agent) continue;
    if (!threshold || of.threshold == *threshold) records.push_back(&cell.record);
  }
  return records;
}

/// An agent's curves at a threshold.
struct AgentCurves {
  std::vector<Curve> seeds;
  Curve median;
};

AgentCurves curves_of(const std::vector<const ComparedRecord*>& records, std::size_t count) {
  AgentCurves curves;
  for (const ComparedRecord* record : records) {
    curves.seeds.push_back(best_so_far(record->judged, count));
  }
  for (std::size_t i = 0; i < count && !curves.seeds.empty(); ++i) {
    Curve values;
    for (const Curve& seed : curves.seeds) values.push_back(seed[i]);
    curves.median.push_back(median_with_gaps(std::move(values)));
  }
  return curves;
}

/// The points at which a curve changes, and its end.
std::vector<PlotPoint> changes(const Curve& curve) {
  std::vector<PlotPoint> points;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (!curve[i]) continue;
    const bool last = i + 1 == curve.size();
    if (points.empty() || last || points.back().y != *curve[i]) {
      points.push_back({static_cast<double>(i + 1), *curve[i]});
    }
  }
  return points;
}

/// From what the medians have after a twentieth of the way: the first policies of an agent that
/// draws would flatten all that matters.
PlotFrame::Range accuracies_shown(const std::vector<AgentCurves>& agents) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const AgentCurves& agent : agents) {
    for (std::size_t i = agent.median.size() / 20; i < agent.median.size(); ++i) {
      if (agent.median[i]) low = std::min(low, *agent.median[i]);
    }
    for (const Curve& seed : agent.seeds) {
      if (!seed.empty() && seed.back()) high = std::max(high, *seed.back());
    }
  }
  if (!(low <= high)) return {high > 0 ? high - 1 : 0, high > 0 ? high : 1};
  return {low, high};
}

/// What one agent judged, of policies that lose no more than is allowed.
std::vector<PlotPoint> allowed_points(const std::vector<const ComparedRecord*>& records) {
  std::vector<PlotPoint> points;
  for (const ComparedRecord* record : records) {
    for (const JudgedPolicy& judged : record->judged) {
      if (judged.accuracy - record->baseline.validation_accuracy < record->tau) continue;
      points.push_back({judged.cost_ratio, judged.accuracy});
    }
  }
  return points;
}

std::string bar(const PlotFrame& frame, double x, double width, const SampleFigures& regret,
                std::size_t series) {
  const double zero = frame.y(0), top = frame.y(*regret.median);
  std::string svg = svg_rect(x, std::min(zero, top), width, std::max(std::abs(zero - top), 0.75),
                             filled_class(series));
  if (regret.half_width && *regret.half_width > 0) {
    svg += svg_line(x + width / 2, frame.y(std::max(0.0, *regret.median - *regret.half_width)),
                    x + width / 2, frame.y(*regret.median + *regret.half_width), "inside whisker");
    // An interval that leaves the drawing says so.
    if (*regret.median + *regret.half_width > frame.y_range().high)
      svg += svg_text(x + width / 2 + 8, frame.y(frame.y_range().high) + 12, "tick", "\u2191");
  }
  const std::string median = fixed_digits(*regret.median, 2);
  if (text_width(median) <= width)
    return svg + svg_text(x + width / 2, zero + 14, "tick middle", median);
  return svg + svg_slanted_text(x + width / 2 + 4, zero + 6, 90, "tick", median);
}

const SampleFigures* regret_of(const Comparison& comparison, const std::string& agent,
                               double threshold) {
  for (const AgentRow& row : comparison.rows) {
    if (row.agent != agent || row.threshold != threshold) continue;
    const SampleFigures& regret = row.figures[figure_index("regret")];
    return regret.median ? &regret : nullptr;
  }
  return nullptr;
}

/// From 0 to the highest end of an interval, or a little more than the highest mean where the
/// intervals of few seeds are far wider.
PlotFrame::Range regrets_shown(const Comparison& comparison) {
  PlotFrame::Range range{0, 0};
  double end = 0;
  for (const AgentRow& row : comparison.rows) {
    const SampleFigures& regret = row.figures[figure_index("regret")];
    if (!regret.median) continue;
    range.low = std::min(range.low, *regret.median);
    range.high = std::max(range.high, *regret.median);
    end = std::max(end, *regret.median + regret.half_width.value_or(0));
  }
  range.high = std::max(range.high, std::min(end, 2 * range.high));
  return range.high > range.low ? range : PlotFrame::Range{0, 0.1};
}

}  // namespace

std::vector<std::optional<double>> best_so_far(const std::vector<JudgedPolicy>& judged,
                                               std::size_t count) {
  Curve curve;
  std::optional<double> best;
  for (std::size_t i = 0; i < count; ++i) {
    if (i < judged.size() && judged[i].feasible && (!best || judged[i].accuracy > *best)) {
      best = judged[i].accuracy;
    }
    curve.push_back(best);
  }
  return curve;
}

std::optional<double> median_with_gaps(std::vector<std::optional<double>> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());  // an optional without a value is below all others
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  if (!values[middle - 1]) return std::nullopt;
  return (*values[middle - 1] + *values[middle]) / 2;
}

std::string progress_plot(const Comparison& comparison, double threshold) {
  const std::vector<std::string> agents = agents_of(comparison);
  std::size_t count = 1;
  for (const std::string& agent : agents) {
    for (const ComparedRecord* record : records_of(comparison, agent, threshold)) {
      count = std::max(count, record->judged.size());
    }
  }
  std::vector<AgentCurves> curves;
  for (const std::string& agent : agents) {
    curves.push_back(curves_of(records_of(comparison, agent, threshold), count));
  }
  const PlotFrame frame({0, static_cast<double>(count)}, accuracies_shown(curves),
                        {kHeight, series_legend(agents), ""});
  std::string svg = frame.open("best feasible accuracy at " + shortest(threshold), 2) +
                    frame.clip() +
                    frame.x_axis("distinct policies judged; best feasible accuracy so far, %", 0);
  for (std::size_t a = 0; a < curves.size(); ++a) {
    for (const Curve& seed : curves[a].seeds) {
      svg += step_line(frame, changes(seed), series_class(a) + " seed");
    }
  }
  for (std::size_t a = 0; a < curves.size(); ++a) {
    svg += step_line(frame, changes(curves[a].median), series_class(a));
  }
  return svg + "</svg>\n";
}

std::string pareto_plot(const Comparison& comparison) {
  FrontChart chart{"accuracy against cost", "cost as a share of W8A8's; accuracy, %", {}};
  for (const std::string& agent : agents_of(comparison))
    chart.series.push_back({agent, allowed_points(records_of(comparison, agent, std::nullopt))});
  return to_svg(chart);
}

std::string regret_plot(const Comparison& comparison) {
  const std::vector<std::string> agents = agents_of(comparison);
  const PlotFrame frame({0, 1}, regrets_shown(comparison),
                        {kHeight, series_legend(agents), "", kBelowRegrets});
  std::string svg = frame.open("regret", 2) + frame.clip();
  const double group = (PlotFrame::kWidth - PlotFrame::kLeft - PlotFrame::kRight) /
                       static_cast<double>(comparison.thresholds.size());
  const double width = std::min(44.0, 0.8 * group / static_cast<double>(agents.size()));
  std::vector<std::string> names;
  for (std::size_t t = 0; t < comparison.thresholds.size(); ++t) {
    const double threshold = comparison.thresholds[t].threshold;
    const double middle = PlotFrame::kLeft + group * (static_cast<double>(t) + 0.5);
    const double left = middle - width * static_cast<double>(agents.size()) / 2;
    for (std::size_t a = 0; a < agents.size(); ++a) {
      const SampleFigures* regret = regret_of(comparison, agents[a], threshold);
      if (regret == nullptr) continue;
      svg += bar(frame, left + width * static_cast<double>(a), 0.86 * width, *regret, a);
    }
    names.push_back("threshold " + shortest(threshold));
  }
  const NameAxis axis(names, group);
  return svg +
         axis.svg(PlotFrame::kLeft + group / 2, frame.bottom() + kBelowRegrets - axis.height()) +
         "</svg>\n";
}

}  // namespace ohmic
