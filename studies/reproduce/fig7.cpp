#include "studies/reproduce/curves.h"
#include "studies/reproduce/items.h"
#include "util/number_text.h"

namespace ohmic {
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

std::string ending(const SearchRecord& run) {
  const auto first = settled(accuracies(run));
  return (first ? "settles at episode " + std::to_string(*first) : std::string("never settles")) +
         ", " + fixed_digits(late_feasible_percent(run), 0) + " % of the last tenth feasible";
}

void add_claim(const SearchRecord& energy, const SearchRecord& equal, Reproduction& result) {
  const std::size_t never = energy.episodes.size() + equal.episodes.size();
  const bool sooner =
      settled(accuracies(energy)).value_or(never) <= settled(accuracies(equal)).value_or(never);
  const bool meets = late_feasible_percent(energy) > late_feasible_percent(equal);
  result.claims.push_back(
      {"with energy alone in the cost the search finds policies that hold, and its accuracy "
       "settles "
       "sooner than with all three",
       "energy alone: " + ending(energy) + "; all three: " + ending(equal), sooner && meets});
}

}  // namespace

void build_fig7(const ReproduceInputs& inputs, Reproduction& result) {
  const Experiments experiments(inputs, network_of_figures(inputs));
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
    add_claim(*energy, *equal, result);
  }
  result.charts.push_back({"", chart});
  mark_stand_in(experiments, result);
  result.reasons = {"The paper draws this curve and prints no values: only its shape is compared.",
                    "Energy falls with both widths of a layer, latency with the activations' and "
                    "power with the weights' alone; bounding energy alone leaves more policies."};
}

}  // namespace ohmic
