#include <algorithm>
#include <numeric>

#include "studies/reproduce/items.h"
#include "studies/reproduce/layer_bars.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void add_run(const std::string& row, const SearchRecord& run, Reproduction& result) {
  const Widths widths = widths_of(run.best.policy);
  const auto inner = std::vector<double>(widths.weights.begin() + 1, widths.weights.end() - 1);
  add_value(result, row, "mean weight bits", mean(widths.weights)).digits = 2;
  add_value(result, row, "mean activation bits", mean(widths.activations)).digits = 2;
  add_value(result, row, "fewest weight bits", *std::min_element(inner.begin(), inner.end()))
      .digits = 0;
  add_value(result, row, "most weight bits of an inner layer",
            *std::max_element(inner.begin(), inner.end()))
      .digits = 0;
  if (row == "DDPG" && run.agent != "ddpg") {
    result.values.back().note = agent_name(run.agent) + " in its place";
  }
}

Chart bits_chart(const char* suffix, const char* title, std::vector<double> Widths::*of,
                 const std::vector<const SearchRecord*>& runs) {
  BarChart chart;
  chart.title = title;
  chart.names = layer_names(runs.front()->network);
  for (const SearchRecord* run : runs) {
    const Widths widths = widths_of(run->best.policy);
    chart.series.push_back({agent_name(run->agent), widths.*of});
  }
  return {suffix, chart};
}

}  // namespace

void build_fig9(const ReproduceInputs& inputs, Reproduction& result) {
  const Experiments experiments(inputs, network_of_figures(inputs));
  const auto runs = compared_runs(experiments);
  describe(experiments, runs, result);
  if (runs.empty()) return;
  add_run("PPO", *runs.front(), result);
  if (runs.size() > 1) {
    add_run("DDPG", *runs.back(), result);
    const double ours = mean(widths_of(runs.front()->best.policy).weights);
    const double theirs = mean(widths_of(runs.back()->best.policy).weights);
    result.claims.push_back({"PPO needs fewer weight bits than the other agent",
                             fixed_digits(ours, 2) + " bits on average, " +
                                 agent_name(runs.back()->agent) + " " + fixed_digits(theirs, 2),
                             ours < theirs});
  }
  result.charts.push_back(bits_chart("a", "(a) Weight bits", &Widths::weights, runs));
  result.charts.push_back(bits_chart("b", "(b) Activation bits", &Widths::activations, runs));
  mark_stand_in(experiments, result);
  result.reasons = {
      "The paper draws the bars; their means and range stand in its text. 6.38 and 6.00 are means "
      "over eight layers, the two ends at 8 bits among them.",
      "Many policies of nearly equal accuracy meet the threshold; which one a search ends with "
      "depends on its seed."};
}

}  // namespace ohmic
