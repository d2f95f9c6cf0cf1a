#pragma once

#include <variant>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/capacity_error.h"
#include "hw/mapping/mapping.h"
#include "quant/codes.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// Measures the weight layers of a network at these widths, each in the arrays of a class: in the
/// network's order each takes, of the classes with enough free tiles for it and its copies, the one
/// whose arrays for it have the fewest cells, the first of equals. With mapping.class_choice=group
/// the column groups of a layer choose so, unless the whole layer takes fewer cells in one class.
/// A chip with one class counts no tiles here. codes: as for Mapper::map(). Else which layer finds
/// no class.
std::variant<std::vector<LayerMapping>, CapacityShortfall> measure_layers(
    const NetworkSpec& network, const ChipConfig& chip, const QuantPolicy& policy,
    const NetworkCodes* codes);

}  // namespace ohmic
