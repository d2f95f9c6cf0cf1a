#pragma once

#include <vector>

#include "nets/network_spec.h"
#include "quant/quant_policy.h"
#include "rl/env/decision_space.h"

namespace ohmic {

/// A step a weight layer: the share of its column vectors that stays, from a tenth to all of them,
/// over the widths of `policy`. What prunes decides all layers, first and last included.
DecisionSpace pruning_space(const NetworkSpec& network, const QuantPolicy& policy);

/// A step a column group of every layer but the first and the last: its width in `policy`, or a bit
/// less or more. group_columns: output channels of a group, one number a weight layer; the last
/// group of a layer has what is left. policy: without groups.
DecisionSpace group_space(const NetworkSpec& network, const QuantPolicy& policy,
                          const std::vector<int>& group_columns);

}  // namespace ohmic
