#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "studies/sweep/sweep_folder.h"
#include "studies/sweep/sweep_plan.h"

namespace ohmic {

/// The config.json of a sweep: options, network, what the chips have in common, policy, versions.
/// options: as config.json keeps them; chips: those that are judged here, each of which is resolved
/// to see that its keys go together. Loads what the plan names. Throws ConfigError on broken input.
Json sweep_config(const SweepPlan& plan, const Json& options, const SweepGrid& grid,
                  const std::vector<std::size_t>& chips);

/// sweep.json: the axes, a record a chip in the order of the grid, and how many are how. config: as
/// sweep_config made it.
Json sweep_json(const Json& config, const SweepGrid& grid, const SweepColumns& columns,
                const std::vector<SweepRow>& rows);

/// Network, policy and chip in args. config: as sweep_config made it.
std::string sweep_subject(const Json& config);

}  // namespace ohmic
