#include "app/reproduce/curves.h"
#include "app/reproduce/items.h"
#include "traces/report_text.h"

namespace ohmic::app {
namespace {

void add_run(const std::string& row, const SearchRecord& run, Reproduction& result,
             LineChart& chart) {
  const Curve curve = accuracies(run);
  chart.series.push_back({row, curve});
  std::optional<double> episodes;
  if (const auto first = settled(curve)) episodes = static_cast<double>(*first);
  add_value(result, row, "episodes until it settles", episodes).digits = 0;
  add_value(result, row, "feasible among the last tenth, %", late_feasible_percent(run)).digits = 0;
  add_value(result, row, "best accuracy, validation %", run.best.validation_accuracy).digits = 2;
}

}  // namespace

void build_fig7(const Evidence& evidence, Reproduction& result) {
  const Experiments experiments(evidence, network_of_figures(evidence));
  const SearchRecord* energy = experiments.energy_only();
  result.subject = experiments.subject();
  if (energy == nullptr) {
    result.missing = "There is no finished PPO search with --weights-lat-energy-power 0,1,0.";
    return;
  }
  LineChart chart;
  chart.title = "Top-1 accuracy on the validation images at threshold " +
                threshold_text(energy->threshold) + ", %";
  chart.x_name = "episode";
  chart.window = kWindow;
  add_run("energy alone", *energy, result, chart);
  const SearchRecord* equal = experiments.find("ppo", energy->threshold);
  if (equal != nullptr) {
    add_run("latency, energy and power", *equal, result, chart);
    const double alone = late_feasible_percent(*energy);
    const double all = late_feasible_percent(*equal);
    result.claims.push_back(
        {"with energy alone in the cost the search finds its policies sooner "
         "than with all three",
         fixed_digits(alone, 0) +
             " % of the last tenth are feasible, with all "
             "three " +
             fixed_digits(all, 0) + " %",
         alone > all});
  }
  result.charts.push_back({"", chart});
  result.reasons = {"The paper draws this curve and prints no values: only its shape is compared.",
                    "Energy falls with both widths of a layer, latency with the activations' and "
                    "power with the weights' alone; bounding energy alone leaves more policies."};
}

}  // namespace ohmic::app
