#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "studies/reproduce/bwq/compressed_runs.h"
#include "studies/reproduce/chip_costs.h"

namespace ohmic {

/// The systems that Wu et al. 2024 (BWQ) compare, the slowest first.
enum class UnitSystem { kIsaac, kSre, kSme, kBsq, kBwq };
constexpr std::array<const char*, 5> kUnitSystems = {"ISAAC-OU", "SRE", "SME", "BSQ", "BWQ"};

/// A network that BWQ was run on, and the codes of its rivals as far as there are any.
struct CompressedNetwork {
  const CompressedRun* bwq = nullptr;
  const CompressedRun* bsq = nullptr;
  const CompressedRun* sme = nullptr;

  const std::string& name() const { return bwq->network; }
};

/// The networks of a run of bwq, in the order of the runs. `runs` must outlive them.
std::vector<CompressedNetwork> compressed_networks(const std::vector<CompressedRun>& runs);

/// A simulation of a network on preset isaac-ou; `more`: further args.
UnitSimulation on_isaac_ou(const CompressedNetwork& network, const std::string& label,
                           const std::vector<std::string>& more);

/// BWQ's codes stored in some way, their units dealt over the arrays of the dense network.
UnitSimulation bwq_stored_as(const CompressedNetwork& network, const std::string& compression,
                             const std::vector<std::string>& more = {});

/// The simulation of a system, its units dealt over the arrays of the dense network; nothing if
/// there are no codes of it. SRE's is the mean of kImages images, whose zeros it skips.
std::optional<UnitSimulation> simulation_of(UnitSystem system, const CompressedNetwork& network);

constexpr int kImages = 4;

/// What all systems of a network cost, by system.
std::array<std::optional<UnitFigures>, 5> figures_of(const CompressedNetwork& network,
                                                     ChipCosts& prices);

}  // namespace ohmic
