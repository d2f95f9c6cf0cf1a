#include "studies/reproduce/curves.h"
#include "studies/reproduce/items.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr std::size_t kEarly = 200;  // episodes in which the paper's PPO wavers

void add_run(const std::string& row, const SearchRecord& run, Reproduction& result) {
  std::optional<double> episodes;
  if (const auto first = stays_below(costs(run), 100 * run.threshold)) {
    episodes = static_cast<double>(*first);
  }
  add_value(result, row, "episodes until it meets the threshold", episodes).digits = 0;
  add_value(result, row, "feasible among the last tenth, %", late_feasible_percent(run)).digits = 0;
  const Spread early = spread(accuracies(run), 0, kEarly);
  add_value(result, row, "deviation of early accuracies, points", early.deviation).digits = 2;
  if (row == "DDPG" && run.agent != "ddpg") {
    result.values.back().note = agent_name(run.agent) + " in its place";
  }
}

LineChart chart_of(const std::string& title, Curve (*curve)(const SearchRecord&),
                   const std::vector<const SearchRecord*>& runs) {
  LineChart chart;
  chart.title = title;
  chart.x_name = "episode";
  chart.window = kWindow;
  for (const SearchRecord* run : runs)
    chart.series.push_back({agent_name(run->agent), curve(*run)});
  return chart;
}

void add_claim(const SearchRecord& ppo, const SearchRecord& rival, Reproduction& result) {
  const double ours = spread(accuracies(ppo), 0, kEarly).deviation;
  const double theirs = spread(accuracies(rival), 0, kEarly).deviation;
  result.claims.push_back({"PPO explores more: its accuracies waver more in the first 200 episodes",
                           "deviation of " + fixed_digits(ours, 2) + " points, " +
                               agent_name(rival.agent) + " " + fixed_digits(theirs, 2),
                           ours > theirs});
}

}  // namespace

void build_fig8(const ReproduceInputs& inputs, Reproduction& result) {
  const Experiments experiments(inputs, network_of_figures(inputs));
  const double threshold = experiments.drawn_threshold();
  const SearchRecord* ppo = experiments.find("ppo", threshold);
  const SearchRecord* rival = experiments.find(experiments.rival(), threshold);
  result.subject = experiments.subject() + ", threshold " + threshold_text(threshold);
  if (ppo == nullptr) {
    result.missing = "There is no finished PPO search.";
    return;
  }
  std::vector<const SearchRecord*> runs = {ppo};
  add_run("PPO", *ppo, result);
  if (rival != nullptr) {
    runs.push_back(rival);
    add_run("DDPG", *rival, result);
    add_claim(*ppo, *rival, result);
  } else {
    result.missing = "There is no finished search of a second agent at this threshold.";
  }
  const auto met = stays_below(costs(*ppo), 100 * threshold);
  result.claims.push_back({"after 200 episodes PPO's policies meet the threshold",
                           met ? "their mean cost does from episode " + std::to_string(*met) + " on"
                               : "the mean cost of its last 20 is above it",
                           met.has_value() && *met <= kEarly});
  result.charts.push_back(
      {"a", chart_of("(a) Top-1 accuracy on the validation images, %", accuracies, runs)});
  LineChart cost = chart_of("(b) Cost, % of W8A8", costs, runs);
  cost.digits = 0;
  cost.reference = 100 * threshold;
  cost.reference_label = "threshold";
  result.charts.push_back({"b", cost});
  mark_stand_in(experiments, result);
  result.reasons = {
      "The paper draws these curves and prints no values: only their shape is compared.",
      "Its DDPG curve shows policies after their manual decrements, which all meet the threshold; "
      "so does an agent here that decrements, while one that does not scatters."};
}

}  // namespace ohmic
