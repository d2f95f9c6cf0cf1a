#include "studies/reproduce/bwq/unit_systems.h"

#include "studies/reproduce/neighbours/method_runs.h"

namespace ohmic {
namespace {

std::vector<std::string> stored(const CompressedRun& run, const std::string& compression) {
  return {"--weights", run.codes(),        "--set", "mapping.compression=" + compression,
          "--set",     "mapping.spread=on"};
}

std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

std::vector<CompressedNetwork> compressed_networks(const std::vector<CompressedRun>& runs) {
  std::vector<CompressedNetwork> networks;
  for (const CompressedRun& run : runs) {
    if (run.method != "bwq") continue;
    networks.push_back(
        {&run, find_run(runs, run.network, "bsq"), find_run(runs, run.network, "sme")});
  }
  return networks;
}

UnitSimulation on_isaac_ou(const CompressedNetwork& network, const std::string& label,
                           const std::vector<std::string>& more) {
  return {label + " of " + network.name(),
          joined({"--net", network.bwq->net, "--hw", "isaac-ou"}, more)};
}

UnitSimulation bwq_stored_as(const CompressedNetwork& network, const std::string& compression,
                             const std::vector<std::string>& more) {
  return on_isaac_ou(network, compression, joined(stored(*network.bwq, compression), more));
}

std::optional<UnitSimulation> simulation_of(UnitSystem system, const CompressedNetwork& network) {
  const std::string name = kUnitSystems[static_cast<std::size_t>(system)];
  switch (system) {
    case UnitSystem::kIsaac:
      return on_isaac_ou(network, name, {"--policy", "W16A16"});
    case UnitSystem::kSre:
      return on_isaac_ou(
          network, name,
          {"--policy", "W16A16", "--weights", network.bwq->weights, "--data", network.bwq->data,
           "--set", "mapping.compression=zero_rows", "--set", "mapping.spread=on", "--set",
           "pe.skip_zero_inputs=on", "--functional", "--images", std::to_string(kImages)});
    case UnitSystem::kSme:
      if (network.sme == nullptr) return std::nullopt;
      return on_isaac_ou(
          network, name,
          joined(stored(*network.sme, "zero_rows"), {"--set", "crossbar.ou_columns=all"}));
    case UnitSystem::kBsq:
      if (network.bsq == nullptr) return std::nullopt;
      return on_isaac_ou(network, name, stored(*network.bsq, "layer_planes"));
    case UnitSystem::kBwq:
      return bwq_stored_as(network, "block_planes");
  }
  return std::nullopt;
}

std::array<std::optional<UnitFigures>, 5> figures_of(const CompressedNetwork& network,
                                                     ChipCosts& prices) {
  std::vector<UnitSimulation> simulations;
  std::vector<std::size_t> systems;
  for (std::size_t i = 0; i < kUnitSystems.size(); ++i) {
    if (const auto simulation = simulation_of(static_cast<UnitSystem>(i), network)) {
      simulations.push_back(*simulation);
      systems.push_back(i);
    }
  }
  const auto all = prices.on_units(simulations);
  std::array<std::optional<UnitFigures>, 5> figures;
  for (std::size_t i = 0; i < all.size(); ++i) figures[systems[i]] = all[i];
  return figures;
}

}  // namespace ohmic
