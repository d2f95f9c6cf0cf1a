#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/conduction.h"
#include "hw/mapping/mapping.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// What conducts in the arrays of weight layer `index` for one image, from the definition alone:
/// sums of digits of codes and weights, over every row and column of every window. codes: of the
/// layer's input.
Conduction counted_conduction(const Layer& spec, const IntegerLayer& layer,
                              const std::vector<ActivationCode>& codes, const Mapping& mapping,
                              int index, const ChipConfig& chip);

}  // namespace ohmic
