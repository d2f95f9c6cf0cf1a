#pragma once

#include <cstdint>
#include <vector>

#include "studies/sweep/sweep_grid.h"

namespace ohmic {

/// What each chip of a grid takes to judge, as far as it can be said beforehand: the windows of all
/// layers times the crossbars that each of them reads, of one bit plane. No unit: it is good to
/// compare chips. Throws ConfigError if a network or hardware is broken.
std::vector<std::uint64_t> chip_costs(const SweepPlan& plan, const SweepGrid& grid);

}  // namespace ohmic
