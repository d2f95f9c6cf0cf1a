#pragma once

#include <string>
#include <vector>

#include "app/reproduce/evidence.h"
#include "app/reproduce/reproduction.h"

namespace ohmic::app {

/// The policies that figures 9 and 10 compare: PPO's first, the other agent's where there is one.
std::vector<const SearchRecord*> compared_runs(const Experiments& experiments);

/// Names of a network's weight layers.
std::vector<std::string> layer_names(const std::string& network);

/// Fills subject, and `missing` where a run is.
void describe(const Experiments& experiments, const std::vector<const SearchRecord*>& runs,
              Reproduction& result);

}  // namespace ohmic::app
