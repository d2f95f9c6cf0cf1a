#include "studies/reproduce/bwq/unit_systems.h"
#include "studies/reproduce/items.h"
#include "studies/reproduce/paper_values.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

using SystemFigures = std::array<std::optional<UnitFigures>, 5>;

void add_system(const std::string& row, const UnitFigures& figures, Reproduction& result) {
  add_value(result, row, "latency ms", figures.latency_ms);
  add_value(result, row, "energy mJ", figures.energy_mj);
  add_value(result, row, "crossbars", figures.crossbars).digits = 0;
  add_value(result, row, "mapped area mm2", figures.area_mm2);
  add_value(result, row, "bits a weight", figures.bits_per_weight).digits = 2;
}

void add_gain(const std::string& network, const char* rival, const UnitFigures& slow,
              const UnitFigures& bwq, Reproduction& result) {
  const std::string printed_row = std::string("BWQ over ") + rival;
  const auto add = [&](const char* quantity, double here) {
    ComparedValue& value = add_value(result, network + ": " + printed_row, quantity, here);
    value.paper = printed(result.id, printed_row, quantity);
    value.digits = 2;
  };
  const double speed_up = slow.latency_ms / bwq.latency_ms;
  add("speed-up", speed_up);
  add("energy gain", slow.energy_mj / bwq.energy_mj);
  add("speed-up, equal crossbars", speed_up * slow.crossbars / bwq.crossbars);
}

/// Whether every system is better than the one before it.
Claim order_claim(const std::string& network, const SystemFigures& figures, const char* what,
                  double UnitFigures::*of) {
  std::string here;
  bool falls = true;
  const UnitFigures* before = nullptr;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (!figures[i]) {
      falls = false;
      continue;
    }
    here += std::string(here.empty() ? "" : ", ") + kUnitSystems[i] + " " +
            significant_digits(*figures[i].*of, 4);
    falls = falls && (before == nullptr || *before.*of > *figures[i].*of);
    before = &*figures[i];
  }
  return {network + ": " + what + " falls from ISAAC over SRE, SME and BSQ to BWQ", here, falls};
}

Chart gain_chart(const char* suffix, const char* title,
                 const std::vector<CompressedNetwork>& networks,
                 const std::vector<SystemFigures>& all, double UnitFigures::*of) {
  BarChart chart;
  chart.title = title;
  chart.digits = 2;
  for (const CompressedNetwork& network : networks) chart.names.push_back(network.name());
  for (std::size_t i = 0; i < kUnitSystems.size(); ++i) {
    BarChart::Series series{kUnitSystems[i], {}};
    for (const SystemFigures& figures : all)
      series.values.push_back(figures[i] ? *figures[0].*of / *figures[i].*of : 0);
    chart.series.push_back(std::move(series));
  }
  return {suffix, chart};
}

}  // namespace

void build_bwq_systems(const ReproduceInputs& inputs, Reproduction& result) {
  result.subject =
      "preset isaac-ou: 9 x 8 units, 1-bit cells, 4-bit converters; ISAAC and SRE at 16-bit "
      "weights "
      "and activations, SME, BSQ and BWQ with the codes of their runs; mapping.spread on for all. "
      "The paper's gains are means over its networks";
  const auto networks = compressed_networks(inputs.compressions);
  std::vector<SystemFigures> all;
  for (const CompressedNetwork& network : networks) {
    all.push_back(figures_of(network, inputs.prices));
    const SystemFigures& figures = all.back();
    for (std::size_t i = 0; i < figures.size(); ++i) {
      if (figures[i]) {
        add_system(network.name() + " " + kUnitSystems[i], *figures[i], result);
      } else {
        result.missing +=
            "No run of " + std::string(i == 2 ? "sme" : "bsq") + " on " + network.name() + ". ";
      }
    }
    result.claims.push_back(
        order_claim(network.name(), figures, "latency in ms", &UnitFigures::latency_ms));
    result.claims.push_back(
        order_claim(network.name(), figures, "energy in mJ", &UnitFigures::energy_mj));
  }
  for (std::size_t n = 0; n < networks.size(); ++n) {
    for (std::size_t i = 0; i + 1 < kUnitSystems.size(); ++i) {
      if (all[n][i])
        add_gain(networks[n].name(), kUnitSystems[i], *all[n][i], *all[n].back(), result);
    }
  }
  result.charts = {
      gain_chart("a", "(a) Speed-up over ISAAC-OU", networks, all, &UnitFigures::latency_ms),
      gain_chart("b", "(b) Energy of ISAAC-OU over the system's", networks, all,
                 &UnitFigures::energy_mj)};
  result.reasons = {
      "The paper names no cycle time, no number of converters and no buffers: isaac-ou has a "
      "source or says 'ours' for each. Its networks are larger and trained far longer.",
      "SRE has the 16-bit codes of the float weights (post-training) and skips the zero inputs "
      "of " +
          std::to_string(kImages) +
          " images. SME reads whole rows of an array, 128 columns an activation, as its squeeze "
          "needs; its doubled rows are not modelled.",
      "Equal crossbars: the speed-up times the rival's crossbars over BWQ's. 16-bit weights take "
      "twice the arrays of 8-bit ones."};
}

}  // namespace ohmic
