#pragma once

#include <string>

#include "studies/sweep/sweep_folder.h"
#include "studies/sweep/sweep_plan.h"

namespace ohmic {

/// The config.json of a sweep: options, network, what the chips have in common, policy, versions.
/// options: as config.json keeps them. Loads what the plan names and resolves every chip of the
/// grid. Throws ConfigError on broken input.
Json sweep_config(const SweepPlan& plan, const Json& options, const SweepGrid& grid);

/// sweep.json: the axes, a record a chip in the order of the grid, and how many are how. config: as
/// sweep_config made it.
Json sweep_json(const Json& config, const SweepGrid& grid, const SweepColumns& columns,
                const std::vector<SweepRow>& rows);

/// Network, policy and chip in args. config: as sweep_config made it.
std::string sweep_subject(const Json& config);

}  // namespace ohmic
