#pragma once

#include <functional>
#include <vector>

#include "rl/env/decision_space.h"
#include "rl/oracles/chosen_chips.h"

namespace ohmic {

/// What candidates cost over W8A8 on the chip as given, in order.
using CostRatios = std::function<std::vector<double>(const std::vector<Candidate>&)>;

/// The widths of a network and, as steps behind them, the keys that the chips differ in. A key's
/// values are ordered by what the cheapest policy costs, the other keys as on its cheapest chip: so
/// the first choices of all keys are that chip. Asks for a price on every chip. Throws
/// CapacityError if W8A8 does not fit one of the chips, unless they compress weights.
DecisionSpace chosen_space(const NetworkSpec& network, NetworkEnds ends, const ChosenChips& chips,
                           const CostRatios& cost_ratios);

}  // namespace ohmic
