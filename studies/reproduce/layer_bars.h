#pragma once

#include <string>
#include <vector>

#include "studies/reproduce/reproduce_inputs.h"
#include "studies/reproduce/reproduction.h"

namespace ohmic {

/// The policies that figures 9 and 10 compare: PPO's first, the other agent's if there is one.
std::vector<const SearchRecord*> compared_runs(const Experiments& experiments);

/// Names of a network's weight layers.
std::vector<std::string> layer_names(const std::string& network);

/// Fills subject, and `missing` if a run is.
void describe(const Experiments& experiments, const std::vector<const SearchRecord*>& runs,
              Reproduction& result);

}  // namespace ohmic
