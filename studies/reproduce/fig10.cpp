#include "studies/reproduce/items.h"
#include "studies/reproduce/layer_bars.h"

namespace ohmic {
namespace {

/// Costs of a policy's layers in percent of the same layers' at W8A8.
struct LayerCosts {
  std::vector<double> latency, power, energy;
};

LayerCosts layer_costs(ChipCosts& prices, const std::string& network, const std::string& policy) {
  // A layer's own time shows if layers do not wait for each other.
  const CostedNetwork serial{network, {"chip.dataflow=layer_serial"}};
  const CostedNetwork usual{network, {}};
  const auto time = prices.layers(serial, policy);
  const auto time8 = prices.layers(serial, "W8A8");
  const auto cost = prices.layers(usual, policy);
  const auto cost8 = prices.layers(usual, "W8A8");
  LayerCosts costs;
  for (std::size_t i = 0; i < cost.size(); ++i) {
    costs.latency.push_back(100 * time[i].span_ms / time8[i].span_ms);
    costs.power.push_back(100 * cost[i].component_power_w / cost8[i].component_power_w);
    costs.energy.push_back(100 * cost[i].energy_mj / cost8[i].energy_mj);
  }
  return costs;
}

Chart cost_chart(const char* suffix, const char* title, std::vector<double> LayerCosts::*of,
                 const std::vector<const SearchRecord*>& runs,
                 const std::vector<LayerCosts>& costs) {
  BarChart chart;
  chart.title = title;
  chart.names = layer_names(runs.front()->network);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    chart.series.push_back({agent_name(runs[i]->agent), costs[i].*of});
  }
  return {suffix, chart};
}

/// Whether of two policies the layers with more bits cost more; how many layers differ in bits.
Claim follows(const std::string& paper, const std::vector<double>& bits_a,
              const std::vector<double>& bits_b, const std::vector<double>& cost_a,
              const std::vector<double>& cost_b) {
  int differ = 0, follow = 0;
  for (std::size_t i = 0; i < bits_a.size(); ++i) {
    if (bits_a[i] == bits_b[i]) continue;
    ++differ;
    follow += (bits_a[i] > bits_b[i]) == (cost_a[i] > cost_b[i]) ? 1 : 0;
  }
  return {paper,
          "so in " + std::to_string(follow) + " of the " + std::to_string(differ) +
              " layers in which the two differ",
          follow == differ};
}

void add_claims(const std::vector<const SearchRecord*>& runs, const std::vector<LayerCosts>& costs,
                Reproduction& result) {
  const Widths ours = widths_of(runs[0]->best.policy);
  const Widths theirs = widths_of(runs[1]->best.policy);
  result.claims.push_back(follows("the more activation bits, the longer a layer takes",
                                  ours.activations, theirs.activations, costs[0].latency,
                                  costs[1].latency));
  result.claims.push_back(follows("the more weight bits, the more power it draws", ours.weights,
                                  theirs.weights, costs[0].power, costs[1].power));
  std::size_t fewer = 0;
  for (std::size_t i = 1; i + 1 < costs[0].energy.size(); ++i) {
    fewer += costs[0].energy[i] < costs[1].energy[i] ? 1 : 0;
  }
  const std::size_t inner = costs[0].energy.size() - 2;
  result.claims.push_back({"PPO's policy takes less energy in most inner layers (4 of 6)",
                           "in " + std::to_string(fewer) + " of " + std::to_string(inner),
                           2 * fewer > inner});
}

}  // namespace

void build_fig10(const ReproduceInputs& inputs, Reproduction& result) {
  const Experiments experiments(inputs, network_of_figures(inputs));
  const auto runs = compared_runs(experiments);
  describe(experiments, runs, result);
  if (runs.empty()) return;
  std::vector<LayerCosts> costs;
  for (const SearchRecord* run : runs) {
    costs.push_back(layer_costs(inputs.prices, run->network, run->best.policy));
  }
  const auto add = [&](const char* suffix, const char* title, std::vector<double> LayerCosts::*of) {
    result.charts.push_back(cost_chart(suffix, title, of, runs, costs));
  };
  add("a", "(a) Latency, % of the layer's at W8A8", &LayerCosts::latency);
  add("b", "(b) Power, % of the layer's at W8A8", &LayerCosts::power);
  add("c", "(c) Energy, % of the layer's at W8A8", &LayerCosts::energy);
  if (runs.size() > 1) add_claims(runs, costs, result);
  result.reasons = {
      "The paper draws normalised bars without saying by what; here each layer is in percent of "
      "itself at W8A8. Only the shape is compared.",
      "Latency is a layer's own: from its first window to its last on the chip with "
      "chip.dataflow=layer_serial. Power and energy are of the chip as it is."};
}

}  // namespace ohmic
