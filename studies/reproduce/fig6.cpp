#include "studies/reproduce/curves.h"
#include "studies/reproduce/items.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr std::size_t kMostCurves = 3;

double late_accuracy(const SearchRecord& run) {
  const Curve curve = accuracies(run);
  return spread(curve, curve.size() - last_tenth(curve.size()), curve.size()).mean;
}

void add_run(const SearchRecord& run, Reproduction& result, LineChart& chart) {
  const std::string row = "th" + threshold_text(run.threshold);
  const Curve curve = accuracies(run);
  chart.series.push_back({"threshold " + threshold_text(run.threshold), curve});
  std::optional<double> episodes;
  if (const auto first = settled(curve)) episodes = static_cast<double>(*first);
  add_value(result, row, "episodes until it settles", episodes).digits = 0;
  add_value(result, row, "mean accuracy of the last tenth, %", late_accuracy(run)).digits = 2;
  add_value(result, row, "feasible among the last tenth, %", late_feasible_percent(run)).digits = 0;
}

void add_claims(const std::vector<const SearchRecord*>& runs, Reproduction& result) {
  const SearchRecord& loose = *runs.front();
  const SearchRecord& tight = *runs.back();
  const auto accuracy = [](const SearchRecord& run) {
    return fixed_digits(late_accuracy(run), 2) + " % at " + threshold_text(run.threshold);
  };
  std::string all = accuracy(loose);
  bool highest = true;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    all += ", " + accuracy(*runs[i]);
    highest = highest && late_accuracy(loose) > late_accuracy(*runs[i]);
  }
  result.claims.push_back({"the loosest threshold ends with the highest accuracy", all, highest});
  const auto feasible = [](const SearchRecord& run) {
    return fixed_digits(late_feasible_percent(run), 0) + " % feasible at " +
           threshold_text(run.threshold);
  };
  result.claims.push_back({"at the tightest threshold the agent hardly learns to meet both bounds",
                           feasible(loose) + ", " + feasible(tight) + ", in the last tenth",
                           late_feasible_percent(tight) < 50});
}

}  // namespace

void build_fig6(const ReproduceInputs& inputs, Reproduction& result) {
  const Experiments experiments(inputs, network_of_figures(inputs));
  std::vector<const SearchRecord*> runs = experiments.ppo();
  result.subject = experiments.subject();
  if (runs.empty()) {
    result.missing = "There is no finished PPO search.";
    return;
  }
  if (runs.size() > kMostCurves) runs.erase(runs.begin(), runs.end() - kMostCurves);
  LineChart chart;
  chart.title = "Top-1 accuracy on the validation images, %";
  chart.x_name = "episode";
  chart.window = kWindow;
  for (const SearchRecord* run : runs) add_run(*run, result, chart);
  if (runs.size() > 1) {
    add_claims(runs, result);
  } else {
    result.missing = "There is one threshold alone.";
  }
  result.charts.push_back({"", chart});
  mark_stand_in(experiments, result);
  result.reasons = {
      "The paper draws its curves and prints no values: only their shape is compared. Dots are "
      "episodes, lines the mean of the last 20; settled means within a point of the last tenth's "
      "mean from there on.",
      "VGG-13's costs on this chip fall faster with the widths than the paper's, so the same "
      "threshold "
      "leaves more policies (docs/papers.md), and accuracy at 0.6 need not suffer as it does "
      "there."};
}

}  // namespace ohmic
