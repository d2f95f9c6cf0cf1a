#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "studies/reproduce/items.h"

namespace ohmic {

/// A chip without a kernel: latency falls with the mean activation bits, power with the mean weight
/// bits, energy with both; W8A8 is 1 ms, 1 mJ and 1 W.
class LinearPrices final : public ChipCosts {
 public:
  std::vector<ChipCost> totals(const CostedNetwork&,
                               const std::vector<std::string>& policies) override {
    std::vector<ChipCost> prices;
    for (const std::string& policy : policies) {
      if (policy.find('-') == std::string::npos) {
        prices.push_back({1, 1, 1, 100});
        continue;
      }
      const Widths widths = widths_of(policy);
      double weights = 0, activations = 0;
      for (std::size_t i = 0; i < widths.weights.size(); ++i) {
        weights += widths.weights[i] / 8 / static_cast<double>(widths.weights.size());
        activations += widths.activations[i] / 8 / static_cast<double>(widths.weights.size());
      }
      prices.push_back({activations, weights * activations, weights, 100});
    }
    asked += policies.size();
    return prices;
  }
  std::vector<LayerFigures> layers(const CostedNetwork&, const std::string& policy) override {
    const Widths widths =
        widths_of(policy.find('-') == std::string::npos ? "W8A8-W8A8-W8A8-W8A8-W8A8" : policy);
    std::vector<LayerFigures> layers;
    for (std::size_t i = 0; i < widths.weights.size(); ++i) {
      const double w = widths.weights[i], a = widths.activations[i];
      layers.push_back({"layer", a, w * a, w});
    }
    return layers;
  }

  /// What is stored, and at 16 bits what is skipped, decides: the more is left out the cheaper.
  std::vector<UnitFigures> on_units(const std::vector<UnitSimulation>& simulations) override {
    std::vector<UnitFigures> figures;
    for (const UnitSimulation& simulation : simulations) figures.push_back(on_unit(simulation));
    asked += simulations.size();
    return figures;
  }
  static UnitFigures on_unit(const UnitSimulation& simulation) {
    const auto has = [&simulation](const std::string& arg) {
      return std::count(simulation.args.begin(), simulation.args.end(), arg) > 0;
    };
    // latency, energy, ADC energy, crossbars, area, bits a weight, index bits
    if (has("mapping.compression=block_planes")) return {1, 1, 0.1, 100, 1, 1, 8192};
    if (has("mapping.compression=layer_planes")) return {2, 2.5, 0.2, 100, 1, 3, 0};
    if (has("pe.skip_zero_inputs=on")) return {6, 12, 1, 200, 2, 14, 16 * 8192};
    if (has("mapping.compression=zero_rows")) return {4, 8, 0.8, 100, 1, 7, 2048};
    return {8, has("W16A16") ? 20.0 : 10.0, 2, 200, 2, 16, 0};
  }

  std::size_t asked = 0;
};

/// A finished search of LeNet-5 whose accuracies and costs are given by episode.
inline SearchRecord finished_search(const std::string& agent, double threshold,
                                    const std::vector<EpisodeRecord>& episodes) {
  SearchRecord run;
  run.network = "lenet5";
  run.agent = agent;
  run.threshold = threshold;
  run.data = "synthetic:digits";
  run.synthetic = true;
  run.episodes = episodes;
  run.baseline = {"W8A8-W8A8-W8A8-W8A8-W8A8", 98, 97, 1, {1, 1, 1, 0}, true};
  run.best = {"W8A8-W4A5-W5A6-W6A7-W8A8", 96, 95, 0.75, {0.5, 0.25, 0.75, 0}, true};
  run.total_s = 7200;
  run.simulation_s = 10;
  run.simulator_calls = 40;
  return run;
}

inline Reproduction built(const std::string& id, const ReproduceInputs& inputs) {
  Reproduction result;
  for (const Item& item : items()) {
    if (id != item.id) continue;
    result.id = item.id;
    result.title = item.title;
    item.build(inputs, result);
  }
  return result;
}

inline const ComparedValue& value_of(const Reproduction& result, const std::string& row,
                                     const std::string& quantity) {
  for (const ComparedValue& value : result.values) {
    if (value.row == row && value.quantity == quantity) return value;
  }
  throw std::out_of_range(row + ", " + quantity);
}

}  // namespace ohmic
